// A verification as a page sees it: started, its steps as they come, its end. One worker per run; leaving the page ends it.
import { useCallback, useEffect, useRef, useState } from 'react';

import type { Outcome, Question, Taken } from './check.js';
import type { Answer } from './worker.js';

export type Run =
  | { readonly state: 'idle' }
  | { readonly state: 'fetching' }
  | { readonly state: 'running'; readonly steps: readonly Taken[] }
  | { readonly state: 'done'; readonly steps: readonly Taken[]; readonly outcome: Outcome; readonly question: Question }
  | { readonly state: 'failed'; readonly problem: Error };

export function useVerify(): { readonly run: Run; readonly start: (ask: () => Promise<Question>) => Promise<void>; readonly reset: () => void } {
  const [run, setRun] = useState<Run>({ state: 'idle' });
  const worker = useRef<Worker | undefined>(undefined);
  const turn = useRef(0);
  const stop = useCallback(() => {
    ++turn.current;
    worker.current?.terminate();
    worker.current = undefined;
  }, []);
  useEffect(() => stop, [stop]);

  const start = useCallback(async (ask: () => Promise<Question>) => {
    stop();
    const mine = turn.current;
    const set = (next: Run): void => {
      if (turn.current === mine) setRun(next);
    };
    set({ state: 'fetching' });
    try {
      const question = await ask();
      if (turn.current !== mine) return;
      const steps: Taken[] = [];
      const one = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      worker.current = one;
      set({ state: 'running', steps: [] });
      one.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data.kind === 'step') {
          steps.push(data.step);
          set({ state: 'running', steps: [...steps] });
          return;
        }
        set(data.kind === 'done' ? { state: 'done', steps, outcome: data.outcome, question } : { state: 'failed', problem: new Error(data.why) });
        one.terminate();
      };
      one.onerror = (event) => set({ state: 'failed', problem: new Error(event.message) });
      one.postMessage(question);
    } catch (problem) {
      set({ state: 'failed', problem: problem instanceof Error ? problem : new Error(String(problem)) });
    }
  }, [stop]);
  const reset = useCallback(() => {
    stop();
    setRun({ state: 'idle' });
  }, [stop]);
  return { run, start, reset };
}
