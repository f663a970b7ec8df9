import { expect, test } from 'vitest';

import { readSearch } from '../app/search_params.js';
import { formatFilter, opsFor, parseFilter, typedAmount } from './filters.js';

test('filters are read and written alike', () => {
  for (const text of ['face:ge:100', 'mandate.account:eq:tta1x', 'name:contains:a:b: c', 'quote:present', 'state:in:held,sold', 'name:eq:'])
    expect(formatFilter(parseFilter(text)!)).toBe(text);
  for (const bad of ['', 'face', 'face:ge', 'face:like:1', 'a b:eq:1', "x';--:eq:1"]) expect(parseFilter(bad), bad).toBeUndefined();
});

test('amounts are typed as people write them', () => {
  const rows: readonly (readonly [string, string | undefined])[] = [['1,000,000.5', '100000050'], ['12', '1200'], ['0.05', '5'], ['.5', undefined], ['1.234', undefined], ['-1', undefined], ['', undefined]];
  for (const [text, minor] of rows) expect(typedAmount(text, 2), text).toBe(minor);
});

test('every kind of field has a condition', () => {
  for (const kind of ['boolean', 'integer', 'amount', 'rate', 'currency', 'date', 'time', 'account', 'party', 'fixed', 'text', 'bytes', 'enum', 'list']) expect(opsFor(kind).length).toBeGreaterThan(0);
});

test('what an address says is used only where it makes sense', () => {
  expect(readSearch({ at: '120', filter: ['face:ge:1', 'nonsense'], sort: '-face', tab: 'loans', q: 'x' })).toEqual({ at: '120', filter: ['face:ge:1'], sort: '-face', tab: 'loans', q: 'x' });
  expect(readSearch({ at: '2026-11-23' })).toEqual({ at: '2026-11-23' });
  expect(readSearch({ at: '<script>', sort: 'a b', tab: '../x', filter: '' })).toEqual({});
  expect(readSearch({ filter: Array.from({ length: 40 }, (_, i) => `a:eq:${i}`) }).filter).toHaveLength(16);
});
