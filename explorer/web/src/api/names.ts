// Names of parties and accounts, asked for many at a time: a page of fifty rows asks once, not fifty times.
import { ask } from './client.js';
import type { Page, RecordItem } from './types.js';

export interface Name {
  readonly name: string; // of the party; empty when the ledger does not know the id
  readonly party: string; // its address
}
export const kUnknown: Name = { name: '', party: '' };

export const kAtOnce = 50;
const kPauseMs = 15;

// Gathers what is asked for within a moment into one call.
export function gathered<T>(fetchAll: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>): (id: string) => Promise<T | undefined> {
  type Waiting = { readonly done: (value: T | undefined) => void; readonly failed: (problem: unknown) => void };
  let waiting = new Map<string, Waiting[]>();
  const run = async (): Promise<void> => {
    const all = waiting;
    waiting = new Map();
    const ids = [...all.keys()];
    for (let i = 0; i < ids.length; i += kAtOnce) {
      const some = ids.slice(i, i + kAtOnce);
      try {
        const found = await fetchAll(some);
        for (const id of some) for (const one of all.get(id)!) one.done(found.get(id));
      } catch (problem) {
        for (const id of some) for (const one of all.get(id)!) one.failed(problem);
      }
    }
  };
  return (id) =>
    new Promise((done, failed) => {
      if (waiting.size === 0) setTimeout(() => void run(), kPauseMs);
      waiting.set(id, [...(waiting.get(id) ?? []), { done, failed }]);
    });
}

const text = (item: RecordItem, field: string): string => String(item.fields[field] ?? '');

const partyOf = gathered(async (ids) => {
  const page = await ask<Page<RecordItem>>('/records/party.party', { filter: [`id:in:${ids.join(',')}`], limit: kAtOnce });
  return new Map(page.items.map((item) => [text(item, 'id'), text(item, 'name')] as const));
});
const ownerOf = gathered(async (ids) => {
  const page = await ask<Page<RecordItem>>('/records/account.account', { filter: [`id:in:${ids.join(',')}`], limit: kAtOnce });
  return new Map(page.items.map((item) => [text(item, 'id'), text(item, 'party')] as const));
});

// Of a party or an account (whose name is its party's). Ids: bech32m.
export async function nameOf(id: string): Promise<Name> {
  const party = /^t[st]a1/.test(id) ? await ownerOf(id) : id;
  if (party === undefined) return kUnknown;
  return { name: (await partyOf(party)) ?? '', party };
}
