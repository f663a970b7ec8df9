import { expect, test } from 'vitest';

import { gathered } from './names.js';
import { urlOf } from './client.js';

test('names are asked for many at a time, each once', async () => {
  const calls: (readonly string[])[] = [];
  const load = gathered(async (ids) => {
    calls.push(ids);
    return new Map(ids.filter((id) => id !== 'nobody').map((id) => [id, id.toUpperCase()]));
  });
  expect(await Promise.all(['a', 'b', 'a', 'nobody'].map(load))).toEqual(['A', 'B', 'A', undefined]);
  expect(calls).toEqual([['a', 'b', 'nobody']]);
  const many = Array.from({ length: 120 }, (_, i) => `p${i}`);
  await Promise.all(many.map(load));
  expect(calls.slice(1).map((one) => one.length)).toEqual([50, 50, 20]);
});

test('a failure reaches everyone who asked', async () => {
  const load = gathered<string>(() => Promise.reject(new Error('no')));
  await expect(Promise.all([load('a')])).rejects.toThrow('no');
});

test('addresses of questions', () => {
  expect(urlOf('/records/x', { at: undefined, filter: ['a:eq:1', 'b:eq:&'], limit: 5, sort: '' })).toBe('/v1/records/x?filter=a%3Aeq%3A1&filter=b%3Aeq%3A%26&limit=5');
});
