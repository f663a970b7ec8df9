import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  bech32mDecode, bytesToJson, deriveId, encode, formatId, genesisHash, headerHash, hex, historyLeaf, jsonToBytes, merkleLeaf, merkleRoot,
  parseId, resultDigest, schema, sha256, stateKeyHash, stateValueHash, taggedHash, toHex, transactionHash, transactionId, verify,
  verifyInclusion, verifySparseAbsence, verifySparsePresence, type Json, type Structure, type Type, type Genesis,
} from '../src/index.js';
import { golden, type Vector } from './golden.js';

const core = golden('core');
const vectors = (name: string): Vector[] => core[name] as Vector[];

const kPrimitives: Record<string, Type> = {
  u8: { kind: 'integer', width: 1 },
  u16: { kind: 'integer', width: 2 },
  u32: { kind: 'integer', width: 4 },
  u64: { kind: 'integer', width: 8 },
  i32: { kind: 'integer', width: 4, signed: true },
  i64: { kind: 'integer', width: 8, signed: true },
  bool: { kind: 'boolean' },
  amount: { kind: 'amount' },
  currency: { kind: 'currency' },
  date: { kind: 'date' },
  timestamp: { kind: 'time' },
  text: { kind: 'text', bound: 100 },
  blob: { kind: 'bytes', bound: 100 },
  'list of u16': { kind: 'list', bound: 10, item: { kind: 'integer', width: 2 } },
};

test('primitives encode to their bytes and back', () => {
  for (const { type, value, bytes } of vectors('primitive')) {
    if (type === 'optional u8') {
      const object: Type = { kind: 'object', fields: [{ name: 'x', optional: true, kind: 'integer', width: 1 }] };
      const json: Json = value === null ? {} : { x: value };
      assert.equal(toHex(jsonToBytes(object, 'test', json)), bytes);
      assert.deepEqual(bytesToJson(object, 'test', hex(bytes)), json);
      continue;
    }
    const described = kPrimitives[type];
    assert.ok(described, `a vector of type ${type} has no reader here`);
    assert.equal(toHex(jsonToBytes(described, 'test', value)), bytes);
    assert.deepEqual(bytesToJson(described, 'test', hex(bytes)), value);
  }
});

test('tagged hashes', () => {
  for (const { tag, bytes, hash } of vectors('tagged_hash')) assert.equal(toHex(taggedHash(tag, hex(bytes))), hash);
});

test('signatures verify, and nothing else does', () => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  for (const { public_key, digest, signature } of vectors('signature')) {
    assert.ok(verify(hex(public_key), hex(digest), hex(signature)));
    assert.ok(!verify(hex(public_key), sha256(hex(digest)), hex(signature)));
    const high = (order - BigInt(`0x${signature.slice(64)}`)).toString(16).padStart(64, '0');
    assert.ok(!verify(hex(public_key), hex(digest), hex(signature.slice(0, 64) + high)), 'a high s is refused');
    assert.ok(!verify(hex(public_key).fill(7), hex(digest), hex(signature)));
  }
});

test('addresses', () => {
  for (const { kind, id, account, party } of vectors('address')) {
    assert.equal(formatId(kind, 'account', hex(id)), account);
    assert.equal(formatId(kind, 'party', hex(id)), party);
    assert.equal(toHex(parseId(kind, 'account', account)), id);
    assert.equal(toHex(parseId(kind, 'account', account.toUpperCase())), id);
    assert.throws(() => parseId(kind === 'test' ? 'production' : 'test', 'account', account));
    assert.throws(() => parseId(kind, 'party', account));
    for (let i = 4; i < account.length; ++i) {
      const typo = account.slice(0, i) + (account[i] === 'q' ? 'p' : 'q') + account.slice(i + 1);
      assert.throws(() => bech32mDecode(typo), /checksum/);
    }
  }
  for (const { transaction_id, index, account, party } of vectors('derived_id')) {
    assert.equal(toHex(deriveId('account', hex(transaction_id), index)), account);
    assert.equal(toHex(deriveId('party', hex(transaction_id), index)), party);
  }
});

test('structures encode to their bytes and back', () => {
  const named: [string, Structure][] = [
    ['transaction', 'transaction'], ['block_header', 'block_header'], ['execution_result', 'execution_result'], ['genesis', 'genesis'],
  ];
  for (const [name, structure] of named)
    for (const { value, bytes } of vectors(name)) {
      assert.equal(toHex(jsonToBytes(schema.structures[structure], 'test', value)), bytes);
      assert.deepEqual(bytesToJson(schema.structures[structure], 'test', hex(bytes)), value);
    }
});

test('hashes of the chain', () => {
  for (const { value, hash } of vectors('block_header')) assert.equal(toHex(headerHash(value)), hash);
  for (const { value, digest } of vectors('execution_result')) assert.equal(toHex(resultDigest(value)), digest);
  for (const { value, hash } of vectors('genesis')) assert.equal(toHex(genesisHash(value as Genesis)), hash);
  for (const one of vectors('history_leaf'))
    assert.equal(toHex(historyLeaf(hex(one['header_hash']), hex(one['state_root']), hex(one['receipts_root']))), one['leaf']);
  for (const { value, network, id, hash } of vectors('transaction')) {
    const of = { chainId: network.chain_id, genesisHash: hex(network.genesis_hash) };
    assert.equal(toHex(transactionId(of, 'test', value)), id);
    assert.equal(toHex(transactionHash('test', value)), hash);
    for (const signature of value.signatures) assert.ok(verify(hex(signature.key), hex(id), hex(signature.signature)));
  }
});

test('Merkle trees', () => {
  for (const { leaves, proofs, root } of vectors('merkle_tree')) {
    const hashes = (leaves as string[]).map((leaf) => merkleLeaf(hex(leaf)));
    assert.equal(toHex(merkleRoot(hashes)), root);
    for (const { index, siblings } of proofs) {
      const path = (siblings as string[]).map(hex);
      const size = BigInt(hashes.length);
      assert.ok(verifyInclusion(BigInt(index), size, hashes[index]!, path, hex(root)));
      assert.ok(!verifyInclusion(BigInt(index), size, merkleLeaf(hex('ff')), path, hex(root)));
      assert.ok(!verifyInclusion(size, size, hashes[index]!, path, hex(root)));
      assert.ok(!verifyInclusion(BigInt(index), size, hashes[index]!, [...path, hex(root)], hex(root)));
    }
  }
});

test('sparse Merkle trees', () => {
  for (const { entries, proofs, root } of vectors('sparse_merkle_tree')) {
    const values = new Map<string, string>();
    for (const { table, key, value, key_hash, value_hash } of entries) {
      assert.equal(toHex(stateKeyHash(table, hex(key))), key_hash);
      assert.equal(toHex(stateValueHash(hex(value))), value_hash);
      values.set(key_hash, value_hash);
    }
    for (const { key_hash, proof } of proofs) {
      const read = {
        siblings: (proof.siblings as string[]).map(hex),
        other: proof.other && { keyHash: hex(proof.other.key_hash), valueHash: hex(proof.other.value_hash) },
      };
      const valueHash = values.get(key_hash);
      const leaf = { keyHash: hex(key_hash), valueHash: hex(valueHash ?? key_hash) };
      assert.equal(verifySparsePresence(hex(root), leaf, read), valueHash !== undefined);
      assert.equal(verifySparseAbsence(hex(root), hex(key_hash), read), valueHash === undefined);
    }
  }
});

test('the schema describes a header of 184 bytes', () => {
  assert.equal(encode('block_header', vectors('block_header')[0]!['value'] as object).length, 184);
});
