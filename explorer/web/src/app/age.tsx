// How far the index is behind the chain, on every page.
import type { Status } from '../api/types.js';
import { useWords, type Key } from '../i18n/i18n.js';
import type { Tone } from '../model/status.js';
import { showSpan } from '../model/time.js';
import { Icon, type IconName } from '../parts/icons.js';

export interface Age {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly key: Key;
  readonly count: string;
}
const kBehindWarn = 3n;

export function ageOf(status: Status | undefined, failed: boolean): Age {
  const age = (tone: Tone, icon: IconName, key: Key): Age => ({ tone, icon, key, count: status?.behind ?? '0' });
  const far = BigInt(status?.behind ?? '0') > kBehindWarn;
  if (failed) return age('bad', 'alert', 'age.offline');
  if (status === undefined) return age('quiet', 'clock', 'age.starting');
  switch (status.state) {
    case 'divergent': return age('bad', 'stop', 'age.divergent');
    case 'failed': return age('bad', 'stop', 'age.failed');
    case 'waiting': return age('warn', 'alert', 'age.waiting');
    case 'starting': return age('quiet', 'clock', 'age.starting');
    case 'catching_up': return far ? age('warn', 'clock', 'age.behind') : age('info', 'clock', 'age.catching_up');
    case 'following': return far ? age('warn', 'clock', 'age.behind') : age('good', 'check', 'age.current');
  }
}

export function AgeBadge({ status, failed }: { readonly status: Status | undefined; readonly failed: boolean }) {
  const { t, language } = useWords();
  const { tone, icon, key, count } = ageOf(status, failed);
  const detail = status === undefined ? '' : t('age.detail', { indexed: status.indexed_height, node: status.node_height ?? '—', age: showSpan(Number(status.age_ms ?? 0), language) });
  return (
    <span className={`badge ${tone} age`} role="status" aria-label={`${t('age.label')}: ${t(key, { count })}. ${detail}`} title={detail}>
      <Icon name={icon} /><span className="wide">{t(key, { count })}</span>{status !== undefined && <span className="muted-in">#{status.indexed_height}</span>}
    </span>
  );
}
