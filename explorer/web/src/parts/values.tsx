// Single values: money, moments, hashes, names, states.
import { parseId } from '@tallystick/wire';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { nameQuery } from '../api/queries.js';
import { usePrefs } from '../app/prefs.js';
import { useWords } from '../i18n/i18n.js';
import { shortAddress, shortHash } from '../model/ids.js';
import { formatRate, showMoney } from '../model/money.js';
import { lookOf, type Tone } from '../model/status.js';
import { showDate, showTime } from '../model/time.js';
import { Icon, type IconName } from './icons.js';
import { To, recordPath } from './link.js';
import { word } from './words.js';

export function Money({ minor, currency }: { readonly minor: string; readonly currency: string | undefined }) {
  const { unit, language } = usePrefs();
  const { text, exact } = showMoney(minor, currency ?? 'CNY', unit, language);
  return <span className="money" title={exact}>{text}</span>;
}

export const Rate = ({ millionths }: { readonly millionths: number }) => <span className="nowrap">{formatRate(millionths)}</span>;

export function When({ ms }: { readonly ms: string }) {
  const { language } = useWords();
  const shown = showTime(ms, language);
  return shown === undefined ? <span>{ms}</span> : <time className="nowrap" dateTime={shown.iso} title={shown.utc}>{shown.text}</time>;
}
export function Day({ date }: { readonly date: string }) {
  const { language } = useWords();
  return <time className="nowrap" dateTime={date} title={date}>{showDate(date, language)}</time>;
}

export function Copy({ text }: { readonly text: string }) {
  const { t } = useWords();
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard?.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return (
    <button type="button" className="copy" data-done={done} onClick={() => void copy()} aria-label={`${done ? t('app.copied') : t('app.copy')} ${shortHash(text)}`}>
      <Icon name={done ? 'check' : 'copy'} />
    </button>
  );
}

export function Hash({ value, to, whole = false, copy = true }: { readonly value: string; readonly to?: string | undefined; readonly whole?: boolean; readonly copy?: boolean }) {
  const text = whole ? value : shortHash(value);
  return (
    <span className="hash">
      {to === undefined ? <span title={value}>{text}</span> : <To to={to} title={value}>{text}</To>}
      {copy && <Copy text={value} />}
    </span>
  );
}

export const keyOfId = (id: string): string | undefined => {
  for (const network of ['test', 'production'] as const)
    for (const what of ['party', 'account'] as const)
      try {
        return [...parseId(network, what, id)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      } catch {
        // of another kind
      }
  return undefined;
};

// A party or an account by the name of its party; the address itself until the name is known.
export function Name({ id, plain = false }: { readonly id: string; readonly plain?: boolean }) {
  const { data } = useQuery(nameQuery(id));
  const text = data === undefined || data.name === '' ? shortAddress(id) : data.name;
  const key = keyOfId(id);
  if (plain || key === undefined) return <span title={id}>{text}</span>;
  return <To to={recordPath(/^t[st]a1/.test(id) ? 'account.account' : 'party.party', key)} title={id}>{text}</To>;
}

export function Badge({ tone, icon, children }: { readonly tone: Tone; readonly icon: IconName; readonly children: string }) {
  return <span className={`badge ${tone}`}><Icon name={icon} />{children}</span>;
}
export function State({ state }: { readonly state: string }) {
  const { language } = useWords();
  const { tone, icon } = lookOf(state);
  return <Badge tone={tone} icon={icon}>{word(state, language)}</Badge>;
}
export function OutcomeBadge({ outcome }: { readonly outcome: 'applied' | 'refused' | 'not_entered' | 'internal' }) {
  const { t } = useWords();
  const { tone, icon } = lookOf(outcome);
  return <Badge tone={tone} icon={icon}>{t(`tx.outcome.${outcome}`)}</Badge>;
}
