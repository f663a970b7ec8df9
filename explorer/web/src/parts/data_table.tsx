// A table of rows that the server sorted and cut into pages: it keeps no copy of its own. On a phone each row becomes a card.
import { Button } from '@mantine/core';
import type { UseInfiniteQueryResult, InfiniteData } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import type { Page } from '../api/types.js';
import { useWords } from '../i18n/i18n.js';
import { Icon } from './icons.js';
import { Empty, Loading, Problem } from './page.js';

export interface Column<T> {
  readonly id: string;
  readonly title: string;
  readonly show: (row: T) => ReactNode;
  readonly right?: boolean;
  readonly words?: boolean; // holds a sentence
  readonly sort?: string; // the server's name for this order
}

interface RowsProps<T> {
  readonly name: string; // for those who hear the table
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly sort?: string | undefined; // "face" or "-face"
  readonly onSort?: (sort: string) => void;
}

export function Rows<T>({ name, columns, rows, rowKey, sort, onSort }: RowsProps<T>) {
  const { t } = useWords();
  const direction = (column: Column<T>): 'ascending' | 'descending' | undefined =>
    column.sort === undefined || sort === undefined ? undefined : sort === column.sort ? 'ascending' : sort === `-${column.sort}` ? 'descending' : undefined;
  return (
    <div className="scroll" role="region" aria-label={t('table.region', { name })} tabIndex={0}>
      <table className="data cards">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.right === true ? 'right' : ''} aria-sort={direction(column)}>
                {column.sort !== undefined && onSort !== undefined ? (
                  <button type="button" aria-label={t('table.sort', { column: column.title })} onClick={() => onSort(sort === `-${column.sort}` ? column.sort! : `-${column.sort}`)}>
                    {column.title}
                    {direction(column) !== undefined && <Icon name={direction(column) === 'ascending' ? 'up' : 'down'} />}
                  </button>
                ) : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.id} data-label={column.title} className={`${column.right === true ? 'right' : ''} ${column.words === true ? 'words' : ''}`}>{column.show(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ListProps<T> extends Omit<RowsProps<T>, 'rows'> {
  readonly query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  readonly empty?: string;
  readonly slim?: boolean; // one of several lists on a page
}

// Rows of an infinite query with what is shown while, instead of and below them.
export function List<T>({ query, empty, slim = false, ...rest }: ListProps<T>) {
  const { t } = useWords();
  if (query.isPending) return <Loading />;
  if (query.isError && query.data === undefined) return <div className="body"><Problem problem={query.error} again={() => void query.refetch()} /></div>;
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const { total, total_at_least: least } = query.data?.pages[0] ?? {};
  if (rows.length === 0) return <Empty slim={slim} {...(empty === undefined ? {} : { hint: empty })} />;
  return (
    <>
      <Rows {...rest} rows={rows} />
      <div className="foot" hidden={slim && !query.hasNextPage}>
        <span aria-live="polite">
          {t(query.hasNextPage ? 'app.count_more' : 'app.count', { count: rows.length })}
          {total !== undefined && ` · ${t('app.total', { count: total })}`}
          {least !== undefined && ` · ${t('app.total', { count: `≥ ${least}` })}`}
        </span>
        {query.hasNextPage && (
          <Button size="xs" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('app.more')}</Button>
        )}
      </div>
    </>
  );
}
