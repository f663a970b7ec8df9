// A list of records of one type, with the filters, the order and the moment of the address bar, and its export.
import { schema, type Field } from '@tallystick/wire';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { urlOf } from '../api/client.js';
import { listQuery, typesQuery } from '../api/queries.js';
import type { RecordItem } from '../api/types.js';
import { useListSearch } from '../app/search_params.js';
import { useWords } from '../i18n/i18n.js';
import { find } from '../model/sentence.js';
import { List, type Column } from './data_table.js';
import { Value, currencyIn } from './fields.js';
import { FilterBar } from './filter_bar.js';
import { Icon } from './icons.js';
import { To, recordPath } from './link.js';
import { Card } from './page.js';
import { columnLabel, recordName } from './words.js';

export interface RecordColumn {
  readonly path: string;
  readonly title?: string;
  readonly show?: (item: RecordItem) => ReactNode;
  readonly link?: boolean; // leads to the record
}
interface Props {
  readonly type: string;
  readonly title?: string;
  readonly columns?: readonly RecordColumn[];
  readonly fixed?: readonly string[]; // filters that this list always has
  readonly order?: string;
  readonly limit?: number;
  readonly controls?: boolean; // filters and order from the address bar
  readonly currency?: string | undefined;
  readonly empty?: string;
}

// For types without a choice of their own: the plain fields, as many as fit.
function plainColumns(fields: readonly Field[]): readonly RecordColumn[] {
  const simple = fields.filter((field) => field.kind !== 'object' && field.kind !== 'list').slice(0, 6);
  return simple.map((field, i) => ({ path: field.name, link: i === 0 }));
}

export function ExportLinks({ path, params }: { readonly path: string; readonly params: Readonly<Record<string, string | readonly string[] | undefined>> }) {
  const { t } = useWords();
  return (
    <>
      {(['csv', 'json'] as const).map((format) => (
        <a key={format} className="chip small" href={urlOf(path, { ...params, format })} download aria-label={t('table.export', { format: t(`table.export_${format}`) })}>
          <Icon name="download" />{t(`table.export_${format}`)}
        </a>
      ))}
    </>
  );
}

export function RecordList({ type, title, columns, fixed = [], order, limit = 50, controls = true, currency, empty }: Props) {
  const { language } = useWords();
  const [search, setSearch] = useListSearch();
  const row = schema.records.find((one) => one.name === type);
  const types = useQuery(typesQuery);
  const about = types.data?.types.find((one) => one.type === type);
  const filters = controls ? search.filter : [];
  const sort = (controls ? search.sort : undefined) ?? order;
  const params = { at: search.at, filter: [...fixed, ...filters], sort };
  const query = useInfiniteQuery(listQuery<RecordItem>(`/records/${type}`, { ...params, limit, ...(controls && { count: 1 }) }));
  const fields = row?.fields ?? [];
  const shown = (columns ?? plainColumns(fields)).map((column, i): Column<RecordItem> => {
    const field = find(fields, undefined, column.path)?.type;
    const sortable = about?.fields.find((one) => one.name === column.path)?.sortable === true;
    const right = field?.kind === 'amount' || field?.kind === 'rate' || field?.kind === 'integer';
    const cell = (item: RecordItem): ReactNode => {
      const found = find(fields, item.fields, column.path);
      const inner = column.show?.(item) ?? found?.values.map((value, n) => (
        <Value key={n} type={found.type} name={found.name} value={value} currency={found.currency ?? currencyIn(item.fields) ?? currency} />
      ));
      return (column.link ?? (i === 0 && columns === undefined)) ? <RecordLink type={type} item={item}>{column.show === undefined && (field?.kind === 'fixed' || field?.kind === 'account' || field?.kind === 'party') ? <KeyText item={item} path={column.path} fields={fields} /> : inner}</RecordLink> : inner;
    };
    return { id: column.path, title: column.title ?? columnLabel(column.path, language), show: cell, right, ...(sortable && controls ? { sort: column.path } : {}) };
  });
  return (
    <Card title={title ?? recordName(type, language)} bare actions={<div className="row"><ExportLinks path={`/records/${type}`} params={params} /></div>}>
      {controls && about !== undefined && <div className="tools"><FilterBar fields={about.fields} filters={filters} onChange={(next) => setSearch({ filter: [...next] })} /></div>}
      <List name={title ?? recordName(type, language)} columns={shown} query={query} rowKey={(item) => item.key} sort={sort} onSort={(next) => setSearch({ sort: next })} slim={!controls} {...(empty === undefined ? {} : { empty })} />
    </Card>
  );
}

const RecordLink = ({ type, item, children }: { readonly type: string; readonly item: RecordItem; readonly children: ReactNode }) => <To to={recordPath(type, item.key)}>{children}</To>;

// Ids as plain short text: a link within a link would be none.
function KeyText({ item, path, fields }: { readonly item: RecordItem; readonly path: string; readonly fields: readonly Field[] }) {
  const value = String(find(fields, item.fields, path)?.values[0] ?? item.key);
  return <span className="mono" title={value}>{value.length > 14 ? `${value.slice(0, 8)}…${value.slice(-4)}` : value}</span>;
}
