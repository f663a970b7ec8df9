import { afterEach, expect, test, vi } from 'vitest';

import { parametersOf } from '../../test/fixture/parameters.js';
import * as queries from './queries.js';

afterEach(() => vi.unstubAllGlobals());

// A parameter that the server does not know is an error page: every question is held to the server's description.
test('pages ask what the server takes', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return new Response('{}');
  });
  const at = '120';
  const signal = new AbortController().signal;
  const all = [
    queries.statusQuery, queries.genesisQuery, queries.summaryQuery(at), queries.typesQuery, queries.blockQuery('5'), queries.transactionQuery('00'),
    queries.recordQuery('party.party', '00', at), queries.historyQuery('party.party', '00', at), queries.lineageQuery('00', at, 200), queries.searchQuery('Haizhou Bank', at),
    queries.validatorsQuery, ...['/blocks', '/transactions', '/events', '/work', '/records/party.party'].map((path) => queries.listQuery(path, { at, filter: ['a:eq:1'], sort: 'height', limit: 5, count: 1 })),
  ];
  for (const one of all) await (one.queryFn as unknown as (context: object) => Promise<unknown>)({ signal, pageParam: undefined });
  await queries.fetchStateProof('party.party', '00');
  await queries.fetchReceiptProof('00');
  expect(asked).toHaveLength(all.length + 2);
  for (const url of asked) {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const taken = parametersOf(pathname);
    expect(taken, url).toBeDefined();
    expect([...searchParams.keys()].filter((name) => !taken!.includes(name)), url).toEqual([]);
  }
});
