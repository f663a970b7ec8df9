import { expect, test } from 'vitest';

import type { Status } from '../api/types.js';
import { isAddress, isHash, isHeight } from '../model/ids.js';
import { saltedHash } from '../model/document.js';
import { ageOf } from './age.js';
import { entries, isCurrent } from './nav.js';
import { readPrefs } from './prefs.js';

test('what is stored in the browser is believed only where it makes sense', () => {
  expect(readPrefs(null, 'zh-CN').language).toBe('zh');
  expect(readPrefs('{"language":"en","theme":"dark","unit":"large","contrast":"high"}', 'zh')).toMatchObject({ language: 'en', theme: 'dark', unit: 'large', contrast: 'high' });
  for (const bad of ['{', 'null', '[]', '7', '{"theme":"<script>","language":4,"pinnedGenesis":"xyz"}']) expect(readPrefs(bad, 'en-GB')).toEqual({ language: 'en', theme: 'auto', contrast: 'normal', unit: 'plain', pinnedGenesis: '' });
});

test('freshness has a word for every state of the index', () => {
  const status = (state: Status['state'], behind: string) => ({ state, behind }) as Status;
  expect(ageOf(undefined, true).key).toBe('age.offline');
  expect(ageOf(status('following', '0'), false)).toMatchObject({ key: 'age.current', tone: 'good' });
  expect(ageOf(status('following', '40'), false)).toMatchObject({ key: 'age.behind', tone: 'warn' });
  expect(ageOf(status('divergent', '0'), false).tone).toBe('bad');
  for (const state of ['starting', 'catching_up', 'waiting', 'failed'] as const) expect(ageOf(status(state, '1'), false).key).toBeTruthy();
});

test('the side bar marks the page that is open', () => {
  expect(entries.filter((one) => isCurrent(one, '/blocks/12')).map((one) => one.path)).toEqual(['/blocks']);
  expect(entries.filter((one) => isCurrent(one, '/')).map((one) => one.path)).toEqual(['/']);
  expect(new Set(entries.map((one) => one.path)).size).toBe(entries.length);
});

test('ids are told apart', () => {
  expect(isHash('ab'.repeat(32)) && !isHash('AB'.repeat(32))).toBe(true);
  expect(isHeight('0') && isHeight('120') && !isHeight('01') && !isHeight('-1')).toBe(true);
  expect(isAddress(`tta1${'q'.repeat(38)}`) && !isAddress('tta1')).toBe(true);
});

test('a document is known by salt and content', () => {
  expect(saltedHash('11'.repeat(32), '22'.repeat(32))).toMatch(/^[0-9a-f]{64}$/);
  for (const bad of ['', '11', 'zz'.repeat(32), '11'.repeat(33)]) expect(saltedHash(bad, '22'.repeat(32))).toBeUndefined();
});
