// Columns of the lists of blocks, transactions and events.
import { useQuery } from '@tanstack/react-query';

import { validatorsQuery } from '../api/queries.js';
import type { BlockItem, EventItem, TransactionItem } from '../api/types.js';
import type { Language } from '../app/prefs.js';
import type { Translate } from '../i18n/i18n.js';
import type { Column } from '../parts/data_table.js';
import { To } from '../parts/link.js';
import { EventSentence } from '../parts/sentence.js';
import { Badge, Hash, Name, OutcomeBadge, When } from '../parts/values.js';
import { operationAbout, operationName } from '../parts/words.js';

export const blockColumns = (t: Translate): readonly Column<BlockItem>[] => [
  { id: 'height', title: t('block.height'), sort: 'height', show: (one) => <To to={`/blocks/${one.height}`} className="strong">{one.height}</To> },
  { id: 'time', title: t('block.time'), show: (one) => <When ms={one.time} /> },
  { id: 'proposer', title: t('block.proposer'), show: (one) => <Proposer block={one} /> },
  { id: 'transactions', title: t('block.transactions'), right: true, show: (one) => one.transactions },
  { id: 'due_work', title: t('block.due_work'), right: true, show: (one) => one.due_work },
  { id: 'events', title: t('block.events'), right: true, show: (one) => one.events },
  { id: 'signers', title: t('block.signers'), show: (one) => <Signed block={one} t={t} /> },
  { id: 'hash', title: t('block.hash'), show: (one) => <Hash value={one.hash} /> },
];

// The bank that stood at this place of the epoch's list of validators.
export function Proposer({ block }: { readonly block: BlockItem }) {
  const { data } = useQuery(validatorsQuery);
  const found = data?.items.find((one) => one.epoch === block.epoch && one.validator === block.proposer);
  if (found === undefined) return <>{block.proposer}</>;
  return found.party === undefined ? <>{found.name}</> : <Name id={found.party} />;
}

export function Signed({ block, t }: { readonly block: BlockItem; readonly t: Translate }) {
  if (!block.certified) return <Badge tone="quiet" icon="check">{t('block.through')}</Badge>;
  return <Badge tone="good" icon="check">{t('block.signed_of', { signed: block.signers?.length ?? 0, all: block.validators })}</Badge>;
}

export const transactionColumns = (t: Translate, language: Language): readonly Column<TransactionItem>[] => [
  { id: 'id', title: t('tx.title'), show: (one) => <Hash value={one.id} to={`/transactions/${one.id}`} copy={false} /> },
  { id: 'operations', title: t('tx.operations'), words: true, show: (one) => <span title={one.operations.join(', ')}>{one.operations.length === 0 ? '—' : [...new Set(one.operations)].map((name) => (language === 'zh' ? operationAbout(name, language).replace(/（[^）]*）$/, '') : operationName(name))).join(language === 'zh' ? '；' : ', ')}</span> },
  { id: 'account', title: t('tx.account'), show: (one) => <Name id={one.account} /> },
  { id: 'outcome', title: t('tx.outcome'), show: (one) => <span className="row"><OutcomeBadge outcome={one.outcome} />{one.refusal !== undefined && <code>{one.refusal}</code>}</span> },
  { id: 'height', title: t('block.height'), sort: 'height', right: true, show: (one) => <To to={`/blocks/${one.height}`}>{one.height}</To> },
  { id: 'time', title: t('block.time'), show: (one) => <When ms={one.time} /> },
];

export const eventColumns = (t: Translate): readonly Column<EventItem>[] => [
  { id: 'time', title: t('block.time'), show: (one) => <When ms={one.time} /> },
  { id: 'event', title: t('block.events'), words: true, show: (one) => <EventSentence event={one.event} fields={one.fields} /> },
  { id: 'height', title: t('block.height'), right: true, show: (one) => (one.origin === 'transaction' ? <To to={`/transactions/${one.subject}`}>{one.height}</To> : <To to={`/blocks/${one.height}`}>{one.height}</To>) },
];
export const eventKey = (one: EventItem): string => `${one.height}/${one.place}/${one.n}`;
