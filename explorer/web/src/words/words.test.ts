// The tables of words against the schema: nothing the ledger knows is without a sentence, no sentence speaks of what is not there.
import { schema, type Field } from '@tallystick/wire';
import { expect, test } from 'vitest';

import { dictionaries } from '../i18n/i18n.js';
import { refNames, refTypes } from '../model/refs.js';
import { find, parseTemplate, type Piece } from '../model/sentence.js';
import { isStateField, looks } from '../model/status.js';
import { dueWorkNames } from './due_work.js';
import { eventSentences } from './events.js';
import { operationSentences, type Sentence } from './operations.js';
import { recordNames, recordSentences } from './records.js';

const paths = (pieces: readonly Piece[]): readonly Extract<Piece, { kind: 'value' }>[] =>
  pieces.flatMap((piece) => (piece.kind === 'value' ? [piece] : piece.kind === 'optional' ? paths(piece.pieces) : []));

function problems(name: string, words: Sentence, fields: readonly Field[], who: boolean): readonly string[] {
  return (['en', 'zh'] as const).flatMap((language) => {
    const found = paths(parseTemplate(words[language]));
    const wrong = found.filter((one) => !(who && one.path === 'who') && find(fields, undefined, one.path) === undefined).map((one) => `${name} ${language}: no field ${one.path}`);
    const counted = found.filter((one) => one.shape === 'count' && find(fields, undefined, one.path)?.type.kind !== 'list').map((one) => `${name} ${language}: ${one.path} is no list`);
    return [...wrong, ...counted, ...(who && !found.some((one) => one.path === 'who') ? [`${name} ${language}: nobody does it`] : [])];
  });
}
// Both languages speak of the same values.
const same = (words: Sentence): boolean => {
  const [en, zh] = [words.en, words.zh].map((one) => new Set(paths(parseTemplate(one)).map((piece) => piece.path)));
  return [...en!].every((one) => zh!.has(one)) && [...zh!].every((one) => en!.has(one));
};

test('every operation has a sentence in both languages, of fields that it has', () => {
  expect(schema.operations.filter((row) => operationSentences[row.name] === undefined).map((row) => row.name)).toEqual([]);
  for (const row of schema.operations) {
    const words = operationSentences[row.name]!;
    expect(problems(row.name, words, row.fields, true)).toEqual([]);
    expect(same(words), row.name).toBe(true);
  }
});

test('every event has a sentence in both languages, of fields that it has', () => {
  expect(schema.events.filter((row) => eventSentences[row.name] === undefined).map((row) => row.name)).toEqual([]);
  for (const row of schema.events) expect(problems(row.name, eventSentences[row.name]!, row.fields, false)).toEqual([]);
});

test('every record type has a name, and sentences speak of fields that it has', () => {
  expect(schema.records.filter((row) => recordNames[row.name] === undefined).map((row) => row.name)).toEqual([]);
  for (const row of schema.records) if (recordSentences[row.name] !== undefined) expect(problems(row.name, recordSentences[row.name]!, row.fields, false)).toEqual([]);
});

test('all due work has a name', () => {
  expect(schema.due_work.filter((row) => dueWorkNames[row.name] === undefined).map((row) => row.name)).toEqual([]);
});

test('every state of every record has a look', () => {
  const missing = schema.records.flatMap((row) => row.fields.filter((field) => isStateField(field.name)).flatMap((field) => field.choices ?? []))
    .map((choice) => choice.name).filter((name) => looks[name] === undefined);
  expect(missing).toEqual([]);
});

test('references lead to record types, from fields that exist', () => {
  for (const type of refTypes) expect(schema.records.some((row) => row.name === type), type).toBe(true);
  const text = JSON.stringify(schema.records) + JSON.stringify(schema.events) + JSON.stringify(schema.operations);
  for (const name of refNames) if (name !== 'children') expect(text.includes(`"name":"${name}"`), name).toBe(true);
});

test('both dictionaries have the same keys and the same places for values', () => {
  const { en, zh } = dictionaries;
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  const places = (text: string): string => [...text.matchAll(/\{\w+\}/g)].map((one) => one[0]).sort().join();
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    expect(places(zh[key]), key).toBe(places(en[key]));
    expect(zh[key].trim()).not.toBe('');
  }
});
