import { schema } from '@tallystick/wire';
import { useInfiniteQuery } from '@tanstack/react-query';

import { listQuery } from '../api/queries.js';
import type { TransactionItem } from '../api/types.js';
import { useListSearch } from '../app/search_params.js';
import { useWords } from '../i18n/i18n.js';
import { List } from '../parts/data_table.js';
import { FilterBar } from '../parts/filter_bar.js';
import { Card, Head } from '../parts/page.js';
import { ExportLinks } from '../parts/record_list.js';
import { transactionColumns } from './columns.js';

const kFields = [
  { name: 'outcome', kind: 'enum', choices: ['applied', 'refused', 'not_entered', 'internal'] },
  { name: 'operation', kind: 'list', choices: schema.operations.map((one) => one.name) },
  { name: 'account', kind: 'account' },
  { name: 'height', kind: 'integer' },
  { name: 'refusal', kind: 'enum', choices: schema.refusals.map((one) => one.code) },
];

export function Transactions() {
  const { t, language } = useWords();
  const [{ at, filter, sort }, set] = useListSearch();
  const params = { at, filter, sort };
  const query = useInfiniteQuery(listQuery<TransactionItem>('/transactions', { ...params, limit: 50, count: 1 }));
  return (
    <>
      <Head title={t('nav.transactions')} lead={t('tx.list_lead')} />
      <Card title={t('nav.transactions')} bare actions={<div className="row"><ExportLinks path="/transactions" params={params} /></div>}>
        <div className="tools"><FilterBar fields={kFields} filters={filter} onChange={(next) => set({ filter: [...next] })} /></div>
        <List name={t('nav.transactions')} columns={transactionColumns(t, language)} query={query} rowKey={(one) => one.id} sort={sort ?? '-height'} onSort={(next) => set({ sort: next })} />
      </Card>
    </>
  );
}
