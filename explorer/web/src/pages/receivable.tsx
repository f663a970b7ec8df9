// A receivable: how much is paid, its lineage, the trade behind it, the claims on it.
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { statusQuery } from '../api/queries.js';
import type { RecordAt } from '../api/types.js';
import { useWords } from '../i18n/i18n.js';
import { minus, ratio } from '../model/money.js';
import { daysBetween } from '../model/time.js';
import { Lineage } from '../parts/lineage.js';
import { RecordDetail } from '../parts/record_detail.js';
import { RecordList } from '../parts/record_list.js';
import { Day, Money, Name } from '../parts/values.js';
import { word } from '../parts/words.js';

const kClosed = new Set(['settled', 'cancelled']);

export function ReceivablePage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { t, language } = useWords();
  return (
    <RecordDetail key={id} type="receivable.receivable" id={id}
      title={(record) => <><Money minor={String(record.fields['face'])} currency={String(record.fields['currency'])} /> · <Name id={String(record.fields['issuer'])} plain /></>}
      lead={(record) => <><span>{word('due', language)} <Day date={String(record.fields['due'])} /></span><DaysLeft record={record} /></>}>
      {(record) => (
        <>
          <Figures record={record} />
          <Lineage receivable={id} currency={String(record.fields['currency'])} />
          <RecordList controls={false} type="evidence.evidence" title={t('receivable.trade')} fixed={[`fingerprint:in:${documents(record).join(',')}`]} columns={[{ path: 'facts.kind', link: true }, { path: 'facts.amount' }, { path: 'facts.seller' }, { path: 'facts.buyer' }, { path: 'facts.dated' }, { path: 'used' }]} />
          <RecordList controls={false} type="claim.claim" title={t('receivable.claims')} fixed={[`receivable:eq:${id}`]} columns={[{ path: 'fragment', link: true }, { path: 'claimant' }, { path: 'kind' }, { path: 'amount' }, { path: 'state' }]} />
        </>
      )}
    </RecordDetail>
  );
}

const documents = (record: RecordAt): readonly string[] =>
  ((record.fields['evidence'] ?? []) as unknown as readonly { readonly fingerprint: string }[]).map((one) => one.fingerprint);

function DaysLeft({ record }: { readonly record: RecordAt }) {
  const { t } = useWords();
  const day = useQuery(statusQuery).data?.ledger_day;
  if (day === undefined || kClosed.has(String(record.fields['state']))) return null;
  const days = daysBetween(day, String(record.fields['due']));
  return <span className={`small toned ${days < 0 ? 'bad' : days < 15 ? 'warn' : 'quiet'} strong`}>{days === 0 ? t('receivable.due_today') : t(days > 0 ? 'receivable.days_left' : 'receivable.days_over', { count: Math.abs(days) })}</span>;
}

function Figures({ record }: { readonly record: RecordAt }) {
  const { t } = useWords();
  const { face, paid, cancelled, currency, leaves } = record.fields as Readonly<Record<string, string>>;
  const unpaid = minus(minus(face!, paid!), cancelled!);
  const figures = [['receivable.face', face!], ['receivable.paid', paid!], ['receivable.unpaid', unpaid]] as const;
  return (
    <dl className="figures">
      {figures.map(([key, minor]) => (
        <div key={key} className="figure"><dt>{t(key)}</dt><dd><Money minor={minor} currency={currency} />{key === 'receivable.paid' && <Meter value={ratio(paid!, face!)} label={t('receivable.paid')} />}</dd></div>
      ))}
      <div className="figure"><dt>{t('receivable.live')}</dt><dd>{String(leaves)}</dd></div>
    </dl>
  );
}

function Meter({ value, label }: { readonly value: number; readonly label: string }) {
  const text = `${(100 * value).toFixed(1).replace(/\.0$/, '')} %`;
  return (
    <small>
      <svg className="meter-bar" width="100%" height="8" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label={`${label}: ${text}`}><rect className="ground" width="100" height="8" rx="1" /><rect className="part" width={100 * value} height="8" rx="1" /></svg>
      {text}
    </small>
  );
}
