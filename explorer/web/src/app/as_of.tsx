// The moment that pages answer for: now, a block height, or a ledger day. It stands in the address, so a link keeps it.
import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';

import type { Status } from '../api/types.js';
import { useWords } from '../i18n/i18n.js';
import { isDate, isHeight } from '../model/ids.js';
import { showDate } from '../model/time.js';
import { Icon } from '../parts/icons.js';
import { Panel } from '../parts/panel.js';
import { useAt, useSetSearch } from './search_params.js';

export function useMoment(): string | undefined {
  const { t, language } = useWords();
  const at = useAt();
  if (at === undefined) return undefined;
  return isDate(at) ? showDate(at, language) : t('asof.banner_height', { height: at });
}

export function AsOf({ status }: { readonly status: Status | undefined }) {
  const { t } = useWords();
  const at = useAt();
  const moment = useMoment();
  return (
    <Panel label={t('asof.title')} button={(toggle) => (
      <button type="button" className="chip" data-on={at !== undefined} aria-label={`${t('asof.label')}: ${moment ?? t('asof.now')}`} {...toggle}>
        <Icon name="history" /><span className="wide">{moment ?? t('asof.now')}</span>
      </button>
    )}>
      {(close) => <Picker status={status} at={at} close={close} />}
    </Panel>
  );
}

function Picker({ status, at, close }: { readonly status: Status | undefined; readonly at: string | undefined; readonly close: () => void }) {
  const { t } = useWords();
  const set = useSetSearch();
  const [height, setHeight] = useState('');
  const [date, setDate] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const next = isHeight(height) ? height : isDate(date) ? date : undefined;
    if (next === undefined) return;
    set({ at: next });
    close();
  };
  return (
    <form onSubmit={submit} className="stack">
      <h2>{t('asof.title')}</h2>
      <TextInput type="date" label={t('asof.date')} value={date} {...(status?.ledger_day === undefined ? {} : { max: status.ledger_day })} onChange={(event) => { setDate(event.currentTarget.value); setHeight(''); }} />
      <TextInput label={t('asof.height')} inputMode="numeric" value={height} maxLength={19} {...(status === undefined ? {} : { placeholder: status.indexed_height })} onChange={(event) => { setHeight(event.currentTarget.value.trim()); setDate(''); }} />
      <div className="row">
        <Button type="submit" disabled={!isHeight(height) && !isDate(date)}>{t('asof.apply')}</Button>
        {at !== undefined && <Button variant="default" onClick={() => { set({ at: undefined }); close(); }}>{t('asof.reset')}</Button>}
      </div>
    </form>
  );
}

export function AsOfBanner() {
  const { t } = useWords();
  const moment = useMoment();
  const set = useSetSearch();
  if (moment === undefined) return null;
  return (
    <div className="banner" role="status">
      <Icon name="history" /><span>{t('asof.banner', { moment })}</span>
      <button type="button" className="link" onClick={() => set({ at: undefined })}>{t('asof.reset')}</button>
    </div>
  );
}
