// The live line: tells when a block came, and comes back by itself after a break, more slowly each time.
import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';

const kFirstPauseMs = 1000;
const kLongestPauseMs = 30_000;
const kAtMostEveryMs = 2000;

export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    let socket: WebSocket | undefined;
    let pause = kFirstPauseMs;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    let height = '';
    let told = 0;
    let later: ReturnType<typeof setTimeout> | undefined;

    // Everything shown as of now is asked again; what is off the page when it is looked at.
    const refresh = (): void => {
      told = Date.now();
      later = undefined;
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'status' || queryKey.includes('live') });
    };
    const open = (): void => {
      socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/live`);
      socket.onmessage = ({ data }) => {
        pause = kFirstPauseMs;
        try {
          const message = JSON.parse(String(data)) as { height?: string };
          if (message.height === undefined || message.height === height) return;
          height = message.height;
        } catch {
          return;
        }
        later ??= setTimeout(refresh, Math.max(0, told + kAtMostEveryMs - Date.now()));
      };
      socket.onclose = () => {
        if (stopped) return;
        timer = setTimeout(open, pause);
        pause = Math.min(2 * pause, kLongestPauseMs);
      };
    };
    // Not at once: a page that is left in the same moment opens nothing.
    timer = setTimeout(open, 0);
    return () => {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(later);
      socket?.close();
    };
  }, [client]);
}
