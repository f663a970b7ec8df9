// Dated rules, limits and holidays.
import { useInfiniteQuery } from '@tanstack/react-query';

import { listQuery } from '../api/queries.js';
import type { RecordItem } from '../api/types.js';
import { useAppSearch, useSetSearch } from '../app/search_params.js';
import { useWords } from '../i18n/i18n.js';
import { List } from '../parts/data_table.js';
import { Tabs } from '../parts/depths.js';
import { To, recordPath } from '../parts/link.js';
import { Card, Head } from '../parts/page.js';
import { RecordList } from '../parts/record_list.js';
import { Day } from '../parts/values.js';
import { word } from '../parts/words.js';

export function Policies() {
  const { t } = useWords();
  const { tab = 'parameters' } = useAppSearch();
  const set = useSetSearch();
  return (
    <div className="stack">
      <Head title={t('nav.policies')} lead={t('policy.lead')} />
      <Tabs standalone label={t('nav.policies')} chosen={tab} onChoose={(next) => set({ tab: next, filter: undefined, sort: undefined })} tabs={[
        { id: 'parameters', title: t('policy.parameters'), content: <Parameters /> },
        { id: 'limits', title: t('policy.limits'), content: <RecordList key="limits" type="limit.limit" title={t('policy.limits')} columns={[{ path: 'id.issuer', link: true }, { path: 'id.bank' }, { path: 'id.programme' }, { path: 'limit' }, { path: 'reserved' }, { path: 'outstanding' }]} /> },
        { id: 'ceilings', title: t('policy.ceilings'), content: <RecordList key="ceilings" type="limit.ceiling" title={t('policy.ceilings')} columns={[{ path: 'issuer', link: true }, { path: 'currency' }, { path: 'ceiling' }, { path: 'used' }]} /> },
        { id: 'lending', title: t('policy.lending'), content: <RecordList key="lending" type="financing.lending_policy" title={t('policy.lending')} columns={[{ path: 'text.title', link: true }, { path: 'bank' }, { path: 'text.kind' }, { path: 'bought' }, { path: 'retired' }]} /> },
        { id: 'holidays', title: t('policy.holidays'), content: <RecordList key="holidays" type="policy.holidays" title={t('policy.holidays')} columns={[{ path: 'year', link: true }, { path: 'days' }, { path: 'workdays' }]} /> },
      ]} />
    </div>
  );
}

interface Dated {
  readonly from_date: string;
  readonly value: string;
}
const values = (item: RecordItem): readonly Dated[] => (item.fields['values'] ?? []) as unknown as readonly Dated[];

function Parameters() {
  const { t, language } = useWords();
  const { at } = useAppSearch();
  const query = useInfiniteQuery(listQuery<RecordItem>('/records/policy.parameter', { at, limit: 200 }));
  return (
    <Card title={t('policy.parameters')} bare>
      <List name={t('policy.parameters')} query={query} rowKey={(item) => item.key} columns={[
        { id: 'name', title: word('name', language), show: (item) => <To to={recordPath('policy.parameter', item.key)}><code>{String(item.fields['name'])}</code></To> },
        { id: 'value', title: word('value', language), right: true, show: (item) => <span className="strong">{values(item).at(-1)?.value ?? '—'}</span> },
        { id: 'from_date', title: word('from_date', language), show: (item) => <Day date={values(item).at(-1)?.from_date ?? ''} /> },
        { id: 'values', title: t('record.history'), show: (item) => values(item).slice(0, -1).map((one) => <span key={one.from_date} className="muted small row"><Day date={one.from_date} /> {one.value}</span>) },
      ]} />
    </Card>
  );
}
