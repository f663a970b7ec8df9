import { useInfiniteQuery } from '@tanstack/react-query';

import { listQuery } from '../api/queries.js';
import type { BlockItem } from '../api/types.js';
import { useListSearch } from '../app/search_params.js';
import { useWords } from '../i18n/i18n.js';
import { List } from '../parts/data_table.js';
import { FilterBar } from '../parts/filter_bar.js';
import { Card, Head } from '../parts/page.js';
import { ExportLinks } from '../parts/record_list.js';
import { blockColumns } from './columns.js';

const kFields = ['height', 'transactions', 'events', 'receipts', 'proposer', 'epoch', 'view'].map((name) => ({ name, kind: 'integer' }));

export function Blocks() {
  const { t } = useWords();
  const [{ at, filter, sort }, set] = useListSearch();
  const params = { at, filter, sort };
  const query = useInfiniteQuery(listQuery<BlockItem>('/blocks', { ...params, limit: 50, count: 1 }));
  return (
    <>
      <Head title={t('nav.blocks')} lead={t('block.list_lead')} />
      <Card title={t('nav.blocks')} bare actions={<div className="row"><ExportLinks path="/blocks" params={params} /></div>}>
        <div className="tools"><FilterBar fields={kFields} filters={filter} onChange={(next) => set({ filter: [...next] })} /></div>
        <List name={t('nav.blocks')} columns={blockColumns(t)} query={query} rowKey={(one) => one.height} sort={sort ?? '-height'} onSort={(next) => set({ sort: next })} />
      </Card>
    </>
  );
}
