// Money as it moved: what issuers paid and how it was shared, and every payment.
import { useInfiniteQuery } from '@tanstack/react-query';

import { listQuery } from '../api/queries.js';
import type { EventItem } from '../api/types.js';
import { useAppSearch, useSetSearch } from '../app/search_params.js';
import { useWords } from '../i18n/i18n.js';
import { List, type Column } from '../parts/data_table.js';
import { Tabs } from '../parts/depths.js';
import { To } from '../parts/link.js';
import { Card, Head } from '../parts/page.js';
import { ExportLinks } from '../parts/record_list.js';
import { EventSentence } from '../parts/sentence.js';
import { Money, Name, When } from '../parts/values.js';
import { eventKey } from './columns.js';

interface Sum {
  readonly currency: string;
  readonly amount: string;
}
const money = (one: EventItem, field: string): Sum => one.fields[field] as unknown as Sum;
const text = (one: EventItem, field: string): string | undefined => (typeof one.fields[field] === 'string' ? one.fields[field] : undefined);

export function Settlements() {
  const { t } = useWords();
  const { tab = 'distributed' } = useAppSearch();
  const set = useSetSearch();
  const source = (one: EventItem) => <To to={one.origin === 'transaction' ? `/transactions/${one.subject}` : `/blocks/${one.height}`}><When ms={one.time} /></To>;
  const distributed: readonly Column<EventItem>[] = [
    { id: 'time', title: t('settlement.when'), show: source },
    { id: 'event', title: t('settlement.distributed'), words: true, show: (one) => <EventSentence event={one.event} fields={one.fields} /> },
    { id: 'amount', title: t('settlement.amount'), right: true, show: (one) => <Money minor={money(one, 'cash').amount} currency={money(one, 'cash').currency} /> },
  ];
  const end = (one: EventItem, side: 'from' | 'to') => <>{text(one, side) === undefined ? '—' : <Name id={text(one, side)!} />} <span className="muted small">· <Name id={text(one, `${side}_bank`)!} plain /></span></>;
  const cash: readonly Column<EventItem>[] = [
    { id: 'time', title: t('settlement.when'), show: source },
    { id: 'from', title: t('settlement.from'), show: (one) => end(one, 'from') },
    { id: 'to', title: t('settlement.to'), show: (one) => end(one, 'to') },
    { id: 'amount', title: t('settlement.amount'), right: true, show: (one) => <Money minor={money(one, 'money').amount} currency={money(one, 'money').currency} /> },
    { id: 'reference', title: t('settlement.reference'), show: (one) => text(one, 'reference') ?? '' },
  ];
  return (
    <div className="stack">
      <Head title={t('nav.settlements')} lead={t('settlement.lead')} />
      <Tabs standalone label={t('nav.settlements')} chosen={tab} onChoose={(next) => set({ tab: next })} tabs={[
        { id: 'distributed', title: t('settlement.distributed'), content: <Events key="distributed" event="settlement.distributed" title={t('settlement.distributed')} columns={distributed} /> },
        { id: 'cash', title: t('settlement.cash'), content: <Events key="cash" event="cash.paid" title={t('settlement.cash')} columns={cash} /> },
      ]} />
    </div>
  );
}

function Events({ event, title, columns }: { readonly event: string; readonly title: string; readonly columns: readonly Column<EventItem>[] }) {
  const { at } = useAppSearch();
  const params = { at, filter: [`event:eq:${event}`] };
  const query = useInfiniteQuery(listQuery<EventItem>('/events', { ...params, limit: 50 }));
  return <Card title={title} bare actions={<div className="row"><ExportLinks path="/events" params={params} /></div>}><List name={title} columns={columns} query={query} rowKey={eventKey} /></Card>;
}
