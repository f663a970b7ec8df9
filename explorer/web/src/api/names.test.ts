import { expect, test } from 'vitest';

import { formatId } from '@tallystick/wire';

import openapi from '../../../api/openapi.json' with { type: 'json' };
import { gathered, kAtOnce } from './names.js';

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

// What the server takes of one value is in its description.
test('a full batch of addresses fits into a question', () => {
  const parameters = openapi.paths['/v1/records/{type}'].get.parameters as readonly { readonly name: string; readonly schema: { readonly items?: { readonly maxLength?: number } } }[];
  const most = parameters.find((one) => one.name === 'filter')!.schema.items!.maxLength!;
  const addresses = Array.from({ length: kAtOnce }, (_, i) => formatId('production', 'account', new Uint8Array(20).fill(i)));
  expect(`id:in:${addresses.join(',')}`.length).toBeLessThanOrEqual(most);
});
