// A party or one of its accounts: who it is, its money, what it holds and owes, what happened to it.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { listQuery } from '../api/queries.js';
import type { EventItem, RecordItem } from '../api/types.js';
import { useAt } from '../app/search_params.js';
import { useWords } from '../i18n/i18n.js';
import { List } from '../parts/data_table.js';
import { Card } from '../parts/page.js';
import { RecordDetail } from '../parts/record_detail.js';
import { RecordList, type RecordColumn } from '../parts/record_list.js';
import { Name } from '../parts/values.js';
import { eventColumns, eventKey } from './columns.js';

const kFragments: readonly RecordColumn[] = [{ path: 'id', link: true }, { path: 'face' }, { path: 'paid' }, { path: 'state' }, { path: 'due' }, { path: 'level' }];

export function PartyPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const at = useAt();
  return <RecordDetail key={id} type="party.party" id={id} title={(record) => String(record.fields['name'])}>{(record) => <PartyParts party={String(record.fields['id'])} bank={(record.fields['roles'] as readonly string[]).includes('bank')} at={at} />}</RecordDetail>;
}

function PartyParts({ party, bank, at }: { readonly party: string; readonly bank: boolean; readonly at: string | undefined }) {
  const { t } = useWords();
  const accounts = useInfiniteQuery(listQuery<RecordItem>('/records/account.account', { at, filter: [`party:eq:${party}`], limit: 50 }));
  const ids = accounts.data?.pages.flatMap((page) => page.items.map((one) => String(one.fields['id']))) ?? [];
  return (
    <>
      <div className="columns">
        <RecordList controls={false} type="account.account" title={t('party.accounts')} fixed={[`party:eq:${party}`]} columns={[{ path: 'id', link: true }, { path: 'opened' }]} />
        {ids.length > 0 && <Balances accounts={ids} />}
      </div>
      {ids.length > 0 && <RecordList controls={false} type="fragment.fragment" title={t('party.holdings')} fixed={[`holder:in:${ids.join(',')}`, 'state:ne:spent']} columns={kFragments} />}
      <RecordList controls={false} type="receivable.receivable" title={t('party.owes')} fixed={[`issuer:eq:${party}`]} columns={[{ path: 'id', link: true }, { path: 'face' }, { path: 'paid' }, { path: 'state' }, { path: 'due' }]} />
      {bank && <RecordList controls={false} type="financing.deal" fixed={[`bank:eq:${party}`]} columns={[{ path: 'fragment', link: true }, { path: 'seller' }, { path: 'amount' }, { path: 'price.proceeds' }, { path: 'sold_on' }]} />}
      <Happened subject={party} />
    </>
  );
}

const Balances = ({ accounts }: { readonly accounts: readonly string[] }) => {
  const { t } = useWords();
  return <RecordList controls={false} type="cash.balance" title={t('party.balances')} fixed={[`account:in:${accounts.join(',')}`]} columns={[{ path: 'amount', link: true }, { path: 'bank' }, { path: 'kind' }]} />;
};

function Happened({ subject }: { readonly subject: string }) {
  const { t } = useWords();
  const at = useAt();
  const events = useInfiniteQuery(listQuery<EventItem>('/events', { at, filter: [`mentions:eq:${subject}`], limit: 20 }));
  return <Card title={t('party.events')} bare><List name={t('party.events')} columns={eventColumns(t)} query={events} rowKey={eventKey} /></Card>;
}

export function AccountPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { t } = useWords();
  return (
    <RecordDetail key={id} type="account.account" id={id} title={(record) => <Name id={String(record.fields['party'])} />}>
      {(record) => {
        const account = String(record.fields['id']);
        return (
          <>
            <Balances accounts={[account]} />
            <RecordList controls={false} type="fragment.fragment" title={t('party.holdings')} fixed={[`holder:eq:${account}`, 'state:ne:spent']} columns={kFragments} />
            <Happened subject={account} />
          </>
        );
      }}
    </RecordDetail>
  );
}
