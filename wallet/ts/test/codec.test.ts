// What both directions of the codec refuse, in the words of the C++ program, and random values of every type of the schema.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bytesToJson, hex, jsonToBytes, operationFromJson, operationToJson, schema, toHex, typeOf, type Json, type Type } from '../src/index.js';

const kEverything: Type = {
  kind: 'object',
  fields: [
    { name: 'flag', kind: 'boolean' },
    { name: 'byte', kind: 'integer', width: 1 },
    { name: 'number', kind: 'integer', width: 4, signed: true },
    { name: 'wide', kind: 'integer', width: 8 },
    { name: 'negative', kind: 'integer', width: 8, signed: true },
    { name: 'shape', kind: 'enum', width: 1, choices: [{ number: 0, name: 'round' }, { number: 1, name: 'square' }] },
    { name: 'hash', kind: 'fixed', width: 32 },
    { name: 'date', kind: 'date' },
    { name: 'time', kind: 'time' },
    { name: 'currency', kind: 'currency' },
    { name: 'text', kind: 'text', bound: 8 },
    { name: 'blob', kind: 'bytes', bound: 4 },
    { name: 'parts', kind: 'list', bound: 3, item: { kind: 'object', fields: [{ name: 'amount', kind: 'amount' }] } },
    { name: 'maybe', optional: true, kind: 'rate' },
  ],
};
const kExample = {
  flag: true, byte: 255, number: -5, wide: '18446744073709551615', negative: '-9223372036854775808', shape: 'square',
  hash: 'cd'.repeat(32), date: '2026-11-23', time: '1795392000000', currency: 'CNY', text: 'é', blob: 'ab',
  parts: [{ amount: '1' }, { amount: '100000000000000000' }], maybe: 42000,
};

test('JSON is refused with the path', () => {
  const rows: [string, Json | undefined, string][] = [
    ['flag', 1, 'flag: neither true nor false'],
    ['flag', undefined, 'flag: missing'],
    ['byte', 256, 'byte: outside 0..255'],
    ['byte', 1.5, 'byte: not a whole number'],
    ['byte', '1', 'byte: not a whole number'],
    ['number', 2147483648, 'number: outside -2147483648..2147483647'],
    ['wide', 1, 'wide: not a text'],
    ['wide', '01', 'wide: not a whole number of 64 bits, written as a text'],
    ['wide', '-1', 'wide: not a whole number of 64 bits, written as a text'],
    ['wide', '18446744073709551616', 'wide: not a whole number of 64 bits, written as a text'],
    ['negative', '-0', 'negative: not a whole number of 64 bits, written as a text'],
    ['shape', 'oval', 'shape: not one of round, square'],
    ['hash', '00', 'hash: not 32 bytes in lower-case hexadecimal'],
    ['date', '2026-02-30', "date: '2026-02-30' has no such day"],
    ['time', '-1', 'time: outside the years 1970 to 9999'],
    ['currency', 'XXX', 'currency: not a currency of ISO 4217'],
    ['text', '123456789', 'text: longer than 8 bytes'],
    ['text', 'a\nb', 'text: holds a control character'],
    ['text', '\ud800', 'text: holds a control character'],
    ['blob', '0000000000', 'blob: longer than 4 bytes'],
    ['blob', 'AB', 'blob: not lower-case hexadecimal'],
    ['parts', {}, 'parts: not an array'],
    ['parts', [{}, {}, {}, {}], 'parts: more than 3 items'],
    ['parts', [{ amount: '1' }, 7], 'parts[1]: not an object'],
    ['parts', [{ amount: '1' }, { amount: '-1' }], 'parts[1].amount: an amount is within 0..100000000000000000 minor units'],
    ['parts', [{ amount: '1', colour: 1 }], "parts[0]: the key 'colour' is not known"],
    ['maybe', null, 'maybe: not a whole number'],
    ['extra', 1, "the key 'extra' is not known"],
  ];
  for (const [key, value, message] of rows) {
    const json: Record<string, Json> = { ...kExample };
    if (value === undefined) delete json[key];
    else json[key] = value;
    assert.throws(() => jsonToBytes(kEverything, 'test', json), { name: 'Malformed', message });
  }
});

test('bytes are refused that no encoder would have written', () => {
  const rows: [Type, string, RegExp][] = [
    [{ kind: 'boolean' }, '02', /neither 0 nor 1/],
    [{ kind: 'integer', width: 4 }, '000000', /ends too early/],
    [{ kind: 'integer', width: 4 }, '0000000000', /1 bytes are left over/],
    [{ kind: 'amount' }, '016345785d8a0001', /above its bound/],
    [{ kind: 'currency' }, '585858', /ISO 4217/],
    [{ kind: 'date' }, '7fffffff', /years 0001 to 9999/],
    [{ kind: 'time' }, 'ffffffffffffffff', /years 1970 to 9999/],
    [{ kind: 'text', bound: 4 }, '0000000561616161', /longer than its bound of 4/],
    [{ kind: 'text', bound: 4 }, '00000002c080', /plain UTF-8/],
    [{ kind: 'text', bound: 4 }, '00000003eda080', /plain UTF-8/],
    [{ kind: 'text', bound: 4 }, '00000002c285', /plain UTF-8/],
    [{ kind: 'text', bound: 4 }, '000000010a', /plain UTF-8/],
    [{ kind: 'bytes', bound: 1 }, '000000020000', /longer than its bound of 1/],
    [{ kind: 'list', bound: 1, item: { kind: 'boolean' } }, '000000020000', /longer than its bound of 1/],
    [{ kind: 'list', bound: 9, item: { kind: 'boolean' } }, '0000000300', /more items than there are bytes/],
    [kEverything.fields![5]!, '02', /unknown number/],
  ];
  for (const [type, bytes, message] of rows) assert.throws(() => bytesToJson(type, 'test', hex(bytes)), message);
  const bytes = jsonToBytes(kEverything, 'test', kExample);
  assert.deepEqual(bytesToJson(kEverything, 'test', bytes), kExample);
  const bom = { kind: 'text', bound: 8 } as const;
  assert.equal(bytesToJson(bom, 'test', jsonToBytes(bom, 'test', '\ufeffa')), '\ufeffa');
});

// xorshift: the same values in every run.
let state = 88172645463325252n;
function below(end: number): number {
  state ^= BigInt.asUintN(64, state << 13n);
  state ^= state >> 7n;
  state ^= BigInt.asUintN(64, state << 17n);
  return Number(state % BigInt(end));
}
const oneOf = <T>(values: readonly T[]): T => values[below(values.length)]!;
const randomHex = (bytes: number): string => Array.from({ length: bytes }, () => below(256).toString(16).padStart(2, '0')).join('');

function randomJson(type: Type): Json {
  switch (type.kind) {
    case 'boolean':
      return below(2) === 1;
    case 'integer': {
      const bytes = hex(randomHex(type.width!));
      return bytesToJson(type, 'test', bytes);
    }
    case 'rate':
      return oneOf([0, 42_000, 4_294_967_295]);
    case 'amount':
      return oneOf(['0', '123456', schema.bounds.amount_max]);
    case 'time':
      return oneOf([schema.bounds.time_min, '1795392000000', schema.bounds.time_max]);
    case 'date':
      return oneOf(['0001-01-01', '1970-01-01', '2026-11-23', '9999-12-31']);
    case 'currency':
      return oneOf(schema.bounds.currencies).code;
    case 'account':
    case 'party':
      return bytesToJson(type, 'test', hex(randomHex(20)));
    case 'fixed':
      return randomHex(type.width!);
    case 'bytes':
      return randomHex(below(Math.min(type.bound!, 40) + 1));
    case 'text':
      return oneOf(['', 'a', '票'].filter((text) => Buffer.byteLength(text) <= type.bound!));
    case 'enum':
      return oneOf(type.choices!).name;
    case 'list':
      return Array.from({ length: below(Math.min(type.bound!, 3) + 1) }, () => randomJson(type.item!));
    case 'object':
      return Object.fromEntries(
        type.fields!.filter((field) => field.optional !== true || below(2) === 1).map((field) => [field.name, randomJson(field)]));
  }
}

test('random values of every type keep their bytes and their JSON', () => {
  const rows = [...schema.operations, ...schema.records, ...schema.events];
  const types = [...rows.map(typeOf), ...schema.records.map((row) => row.key), ...Object.values(schema.structures)];
  for (const type of types)
    for (let i = 0; i < 5; ++i) {
      const json = randomJson(type);
      const bytes = jsonToBytes(type, 'test', json);
      assert.deepEqual(bytesToJson(type, 'test', bytes), json);
      assert.equal(toHex(jsonToBytes(type, 'test', bytesToJson(type, 'test', bytes))), toHex(bytes));
    }
});

test('operations go by name and by number', () => {
  for (const row of schema.operations) {
    const json = { ...(randomJson(typeOf(row)) as Record<string, Json>), operation: row.name };
    const operation = operationFromJson('test', json);
    assert.equal(operation.type, row.number);
    assert.deepEqual(operationToJson('test', operation), json);
  }
  assert.throws(() => operationFromJson('test', { operation: 'cash.burn' }), /not known/);
  assert.throws(() => operationToJson('test', { type: 9, payload: '' }), /not known/);
});
