import { schema, type JsonObject } from '@tallystick/wire';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { blockQuery, listQuery } from '../api/queries.js';
import type { Block, EventItem, TransactionItem, WorkItem } from '../api/types.js';
import { useWords } from '../i18n/i18n.js';
import { translate } from '../i18n/i18n.js';
import { showTime } from '../model/time.js';
import { List, Rows } from '../parts/data_table.js';
import { Bytes, Tabs } from '../parts/depths.js';
import { Fields } from '../parts/fields.js';
import { Icon } from '../parts/icons.js';
import { To } from '../parts/link.js';
import { Card, Head, Loading, Problem } from '../parts/page.js';
import { Day, Hash, OutcomeBadge, When } from '../parts/values.js';
import { dueWorkNames } from '../words/due_work.js';
import { Proposer, Signed, eventColumns, eventKey, transactionColumns } from './columns.js';
import { useState } from 'react';

export function BlockPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { t } = useWords();
  const query = useQuery(blockQuery(id));
  if (query.isPending) return <Loading />;
  if (query.isError) return <><Head title={t('block.title', { height: id })} /><Problem problem={query.error} again={() => void query.refetch()} /></>;
  return <Shown block={query.data} />;
}

function Shown({ block }: { readonly block: Block }) {
  const { t, language } = useWords();
  const [depth, setDepth] = useState('sentence');
  const filter = [`height:eq:${block.height}`];
  const transactions = useInfiniteQuery(listQuery<TransactionItem>('/transactions', { filter, limit: 100 }));
  const work = useInfiniteQuery(listQuery<WorkItem>('/work', { filter, limit: 100 }));
  const events = useInfiniteQuery(listQuery<EventItem>('/events', { filter, limit: 100 }));
  const height = BigInt(block.height);
  const [before = '', between = '', after = ''] = split(translate(language, 'block.sentence', {
    height: block.height, proposer: '\u0000', time: '\u0000', transactions: block.transactions, work: block.due_work, events: block.events,
  }));
  const proposer = <strong><Proposer block={block} /></strong>;
  const time = <strong title={showTime(block.time, language)?.utc}><When ms={block.time} /></strong>;
  return (
    <div className="stack">
      <Head title={t('block.title', { height: block.height })} over={<><Day date={block.ledger_day} /></>} lead={<span className="row"><Hash value={block.hash} whole /></span>}>
        {height > 1n && <To className="chip" to={`/blocks/${height - 1n}`}>← {t('block.previous')}</To>}
        <To className="chip" to={`/blocks/${height + 1n}`}>{t('block.next')} →</To>
      </Head>
      <section className="card">
        <Tabs label={t('depth.label')} chosen={depth} onChoose={setDepth} tabs={[
          { id: 'sentence', title: t('depth.sentence'), content: <div className="pad stack"><p className="plain">{before}{proposer}{between}{time}{after}</p><div className="row"><Signed block={block} t={t} /></div></div> },
          { id: 'fields', title: t('depth.fields'), content: (
            <div className="pad stack">
              <h3>{t('block.header')}</h3><Fields fields={schema.structures.block_header.fields!} object={block.header} />
              <h3>{t('block.result')}</h3><Fields fields={schema.structures.execution_result.fields!} object={block.result} />
              {block.finalization !== undefined && <><h3>{t('block.finalization')}</h3><Fields fields={schema.structures.finalization.fields!} object={block.finalization} /></>}
            </div>
          ) },
          { id: 'bytes', title: t('depth.bytes'), content: <div className="pad stack"><Bytes bytes={Object.entries(block.bytes).map(([name, hex]) => ({ name: kNames[name] === undefined ? name : t(kNames[name]), hex }))} json={block satisfies object as unknown as JsonObject} /></div> },
        ]} />
      </section>
      {block.transactions > 0 && <Card title={t('nav.transactions')} bare><List name={t('nav.transactions')} columns={transactionColumns(t, language).filter((one) => one.id !== 'height' && one.id !== 'time')} query={transactions} rowKey={(one) => one.id} /></Card>}
      {block.due_work > 0 && work.data !== undefined && (
        <Card title={t('block.due_work')} bare>
          <Rows name={t('block.due_work')} rows={work.data.pages.flatMap((page) => page.items)} rowKey={(one) => one.subject} columns={[
            { id: 'work', title: t('tx.due_work'), show: (one) => <><Icon name="clock" /> {dueWorkNames[one.work]?.[language] ?? one.work}</> },
            { id: 'outcome', title: t('tx.outcome'), show: (one) => <OutcomeBadge outcome={one.outcome} /> },
            { id: 'events', title: t('block.events'), right: true, show: (one) => one.events },
            { id: 'subject', title: t('record.key'), show: (one) => <Hash value={one.subject} /> },
          ]} />
        </Card>
      )}
      {block.events > 0 && <Card title={t('block.receipts')} bare><List name={t('block.receipts')} columns={eventColumns(t).filter((one) => one.id === 'event')} query={events} rowKey={eventKey} /></Card>}
    </div>
  );
}

const kNames: Readonly<Record<string, 'block.header' | 'block.result' | 'block.finalization'>> = { header: 'block.header', result: 'block.result', finalization: 'block.finalization' };
const split = (text: string): readonly string[] => text.split('\u0000');
