// A record of any type: heading, three depths, proof, history; pages of important types put their own parts between.
import { schema, type JsonObject } from '@tallystick/wire';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { fetchStateProof, genesisQuery, historyQuery, recordQuery } from '../api/queries.js';
import type { RecordAt } from '../api/types.js';
import { useAt } from '../app/search_params.js';
import { useWords } from '../i18n/i18n.js';
import { recordSentences } from '../words/records.js';
import { VerifyButton } from '../verify/verify_button.js';
import { Depths } from './depths.js';
import { Fields, Value, currencyIn } from './fields.js';
import { Icon } from './icons.js';
import { To } from './link.js';
import { Card, Empty, Head, Loading, Problem } from './page.js';
import { RecordSentence } from './sentence.js';
import { Hash, State } from './values.js';
import { fieldLabel, recordName } from './words.js';

interface Props {
  readonly type: string;
  readonly id: string;
  readonly title?: (record: RecordAt) => ReactNode;
  readonly lead?: (record: RecordAt) => ReactNode;
  readonly children?: (record: RecordAt) => ReactNode;
}

// The currency of a record that names none, when the ledger has but one.
export function useOnlyCurrency(): string | undefined {
  const genesis = useQuery(genesisQuery);
  return (genesis.data?.genesis['currencies'] as readonly string[] | undefined)?.[0];
}

export function RecordDetail({ type, id, title, lead, children }: Props) {
  const { t, language } = useWords();
  const at = useAt();
  const only = useOnlyCurrency();
  const query = useQuery(recordQuery(type, id, at));
  const row = schema.records.find((one) => one.name === type);
  if (query.isPending) return <Loading />;
  if (query.isError) return <><Head title={recordName(type, language)} over={<Hash value={id} />} /><Problem problem={query.error} again={() => void query.refetch()} /></>;
  const record = query.data;
  const currency = currencyIn(record.fields) ?? only;
  const state = record.fields['state'];
  const since = <>{t('record.since', { height: record.from })}{record.to !== undefined && ` · ${t('record.until', { height: record.to })}`}</>;
  const fields = <Fields fields={row?.fields ?? []} object={record.fields} currency={currency} />;
  return (
    <div className="stack">
      <Head over={<span className="row">{recordName(type, language)} <Hash value={record.key} /></span>} title={title?.(record) ?? recordName(type, language)}
        lead={<span className="row">{typeof state === 'string' && <State state={state} />}{lead?.(record)}<span className="muted small">{record.from === '0' ? since : <To to={`/blocks/${record.from}`}>{since}</To>}</span></span>}>
        <VerifyButton name={`${type}-${record.key.slice(0, 12)}`} fetchProof={() => fetchStateProof(type, record.key)} shown={{ type, fields: record.fields }} />
      </Head>
      <Depths
        sentence={recordSentences[type] === undefined ? fields : <p><RecordSentence type={type} fields={record.fields} currency={currency} /></p>}
        fields={fields} bytes={[{ name: t('depth.bytes_of'), hex: record.bytes }]} json={record.fields} />
      {children?.(record)}
      <History type={type} id={record.key} currency={currency} />
    </div>
  );
}

function History({ type, id, currency }: { readonly type: string; readonly id: string; readonly currency: string | undefined }) {
  const { t, language } = useWords();
  const at = useAt();
  const query = useQuery(historyQuery(type, id, at));
  const row = schema.records.find((one) => one.name === type);
  if (query.isPending) return <Card title={t('record.history')} bare><Loading rows={3} /></Card>;
  if (query.isError) return <Card title={t('record.history')}><Problem problem={query.error} /></Card>;
  const versions = query.data.items;
  if (versions.length === 0) return <Card title={t('record.history')}><Empty /></Card>;
  return (
    <Card title={t('record.history')} lead={t('record.history_lead')}>
      <ol className="steps">
        {versions.map((version, i) => {
          const changed = changedFields(version.fields, versions[i + 1]?.fields, version.changed);
          const oldest = i === versions.length - 1;
          return (
            <li key={version.from}>
              <span className="toned info"><Icon name={oldest ? 'dot' : 'history'} /></span>
              <span className="strong">{oldest ? t('record.created') : t('record.changed', { fields: changed.map((one) => fieldLabel(one, language)).join(language === 'zh' ? '、' : ', ') })}</span>
              <BlockLink from={version.from} to={version.to} />
              {!oldest && (
                <span className="detail row">
                  {changed.slice(0, 6).map((name) => {
                    const field = row?.fields.find((one) => one.name === name);
                    if (field === undefined || field.kind === 'object' || field.kind === 'list') return null;
                    const [now, before] = [version.fields[name], versions[i + 1]?.fields[name]];
                    return (
                      <span key={name} className="row">
                        <span className="muted">{fieldLabel(name, language)}</span>
                        {before === undefined ? '—' : <Value type={field} name={name} value={before} currency={currency} />}<span aria-hidden="true">→</span>
                        {now === undefined ? '—' : <Value type={field} name={name} value={now} currency={currency} />}
                      </span>
                    );
                  })}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

// What genesis made stands since block 0, which has no page.
function BlockLink({ from, to }: { readonly from: string; readonly to: string | undefined }) {
  const { t } = useWords();
  const text = to === undefined ? t('record.version', { from }) : t('record.version_to', { from, to });
  return from === '0' ? <span className="small nowrap">{text}</span> : <To className="small nowrap" to={`/blocks/${from}`}>{text}</To>;
}

function changedFields(now: JsonObject, before: JsonObject | undefined, told: readonly string[] | undefined): readonly string[] {
  if (told !== undefined) return told;
  if (before === undefined) return [];
  return [...new Set([...Object.keys(now), ...Object.keys(before)])].filter((name) => JSON.stringify(now[name]) !== JSON.stringify(before[name]));
}
