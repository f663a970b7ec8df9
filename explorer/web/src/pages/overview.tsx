// The first page: where the ledger stands, what is owed, what happened last.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';

import { genesisQuery, listQuery, statusQuery, summaryQuery } from '../api/queries.js';
import type { BlockItem, Summary, TransactionItem } from '../api/types.js';
import { useAt } from '../app/search_params.js';
import { useWords } from '../i18n/i18n.js';
import { minus, ratio, sum } from '../model/money.js';
import { lookOf } from '../model/status.js';
import { List } from '../parts/data_table.js';
import { To } from '../parts/link.js';
import { Card, Head } from '../parts/page.js';
import { Day, Hash, Money, State, When } from '../parts/values.js';
import { blockColumns, transactionColumns } from './columns.js';

const kRecent = 8;
const kBars = 60;

export function Overview() {
  const { t, language } = useWords();
  const at = useAt();
  const status = useQuery(statusQuery);
  const genesis = useQuery(genesisQuery);
  const summary = useQuery(summaryQuery(at));
  const blocks = useInfiniteQuery(listQuery<BlockItem>('/blocks', { at, limit: kBars }));
  const transactions = useInfiniteQuery(listQuery<TransactionItem>('/transactions', { at, limit: kRecent }));
  const newest = blocks.data?.pages[0]?.items ?? [];
  const banks = (genesis.data?.genesis['banks'] as readonly unknown[] | undefined)?.length ?? newest[0]?.validators;
  const recent = { ...blocks, hasNextPage: false, data: blocks.data && { ...blocks.data, pages: [{ items: newest.slice(0, kRecent) }] } } as typeof blocks;
  const recentTransactions = { ...transactions, hasNextPage: false } as typeof transactions;
  return (
    <div className="stack">
      <Head title={t('overview.title')} over={status.data?.chain_id} lead={banks === undefined ? undefined : t('overview.lead', { count: banks })} />
      <dl className="figures">
        <Figure name={t('overview.height')}>
          {newest[0] === undefined ? '—' : <To to={`/blocks/${newest[0].height}`}>{newest[0].height}</To>}
          {newest[0] !== undefined && <small><When ms={newest[0].time} /></small>}
        </Figure>
        <Figure name={t('overview.day')}>{newest[0] === undefined ? '—' : <Day date={newest[0].ledger_day} />}</Figure>
        {summary.data !== undefined && <Totals summary={summary.data} />}
      </dl>
      {summary.data !== undefined && summary.data.receivables.length > 0 && <Book summary={summary.data} />}
      {newest.length > 0 && <Card title={t('overview.activity', { count: newest.length })}><Activity blocks={newest} /></Card>}
      <Card title={t('overview.recent_transactions')} bare actions={<To to="/transactions">{t('overview.all_transactions')}</To>}>
        <List name={t('overview.recent_transactions')} columns={transactionColumns(t, language).map(({ sort: _, ...column }) => column)} query={recentTransactions} rowKey={(one) => one.id} />
      </Card>
      <Card title={t('overview.recent_blocks')} bare actions={<To to="/blocks">{t('overview.all_blocks')}</To>}>
        <List name={t('overview.recent_blocks')} columns={blockColumns(t).map(({ sort: _, ...column }) => column)} query={recent} rowKey={(one) => one.height} />
      </Card>
      {status.data !== undefined && (
        <Card title={t('overview.network')}>
          <dl className="facts">
            <div><dt>{t('overview.chain')}</dt><dd>{status.data.chain_id ?? '—'}</dd></div>
            <div className="whole"><dt>{t('overview.genesis')}</dt><dd>{status.data.genesis_hash === undefined ? '—' : <Hash value={status.data.genesis_hash} whole />}</dd></div>
          </dl>
        </Card>
      )}
    </div>
  );
}

const Figure = ({ name, children }: { readonly name: string; readonly children: React.ReactNode }) => <div className="figure"><dt>{name}</dt><dd>{children}</dd></div>;

function Totals({ summary }: { readonly summary: Summary }) {
  const { t } = useWords();
  return (
    <>
      <Figure name={t('overview.transactions')}>{summary.transactions}</Figure>
      <Figure name={t('overview.parties')}>{String(summary.records['party.party'] ?? 0)}</Figure>
      <Figure name={t('overview.receivables')}>{String(summary.records['receivable.receivable'] ?? 0)}</Figure>
    </>
  );
}

const kOver = new Set(['settled', 'cancelled']);

function Book({ summary }: { readonly summary: Summary }) {
  const { t } = useWords();
  const currencies = [...new Set(summary.receivables.map((one) => one.currency))];
  return (
    <Card title={t('overview.book')}>
      <div className="stack">
        {currencies.map((currency) => {
          const rows = summary.receivables.filter((one) => one.currency === currency && Number(one.count) > 0);
          const live = rows.filter((one) => !kOver.has(one.state));
          const open = minus(sum(live.map((one) => one.face)), sum(live.map((one) => one.paid)));
          const all = sum(rows.map((one) => one.face));
          return (
            <div key={currency} className="stack">
              <dl className="figures">
                <Figure name={t('overview.open')}><Money minor={open} currency={currency} /></Figure>
                <Figure name={t('overview.paid')}><Money minor={sum(rows.map((one) => one.paid))} currency={currency} /></Figure>
              </dl>
              <svg className="shares" width="100%" height="12" role="img" aria-label={t('overview.book')} preserveAspectRatio="none" viewBox="0 0 1000 12">
                {rows.reduce<{ readonly x: number; readonly parts: React.ReactNode[] }>((drawn, one) => {
                  const width = 1000 * ratio(one.face, all);
                  return { x: drawn.x + width, parts: [...drawn.parts, <rect key={one.state} className={`share ${lookOf(one.state).tone}`} x={drawn.x} width={Math.max(0, width - 3)} height="12" />] };
                }, { x: 0, parts: [] }).parts}
              </svg>
              <ul className="list row">
                {rows.map((one) => (
                  <li key={one.state} className="row"><State state={one.state} /><To to="/receivables" search={{ filter: [`state:eq:${one.state}`] }}>{String(one.count)}</To><span className="muted"><Money minor={one.face} currency={currency} /></span></li>
                ))}
              </ul>
            </div>
          );
        })}
      </div>
    </Card>
  );
}

// One bar per block, the newest at the right; every bar leads to its block.
function Activity({ blocks }: { readonly blocks: readonly BlockItem[] }) {
  const { t } = useWords();
  const shown = [...blocks].reverse();
  const most = Math.max(1, ...shown.map((one) => one.transactions));
  const width = 1000 / kBars;
  return (
    <svg className="bars" viewBox="0 0 1000 84" preserveAspectRatio="none" role="img" aria-label={t('overview.activity', { count: shown.length })}>
      <line x1="0" x2="1000" y1="83.5" y2="83.5" stroke="var(--chart-grid)" />
      {shown.map((one, i) => {
        const height = Math.max(2, (80 * one.transactions) / most);
        return <rect key={one.height} x={1000 - (shown.length - i) * width} y={84 - height} width={width * 0.72} height={height} rx="1.5"><title>{`${one.height}: ${one.transactions}`}</title></rect>;
      })}
    </svg>
  );
}
