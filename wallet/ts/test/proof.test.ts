import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  bytesToJson, encode, genesisHash, hex, jsonToBytes, merkleLeaf, merkleRoot, provenRecord, readGenesis, readProof, receiptToJson, schema,
  taggedHash, toHex, verify, verifyFinalization, verifyProof, voteDigest, type Field, type Finalization, type Json, type ProofBundle, type ProofStep, type Row, type Type,
} from '../src/index.js';
import { golden, type Vector } from './golden.js';

const consensus = golden('consensus');
const proofs = golden('proof');
const contracts = golden('contracts');

const network = { chainId: consensus['network'].chain_id as string, genesisHash: hex(consensus['network'].genesis_hash) };
const keys = (consensus['validator'] as Vector[]).map((one) => hex(one['public_key']));

test('votes digest to what was signed', () => {
  for (const { subject, digest, voter, signature } of consensus['vote'] as Vector[]) {
    assert.equal(toHex(voteDigest(network, subject)), digest);
    assert.ok(verify(keys[Number(voter)]!, hex(digest), hex(signature)));
  }
});

test('a finalization needs a quorum of good signatures and canonical signer bits', () => {
  for (const { value, bytes } of consensus['finalization'] as Vector[]) {
    const good = value as Finalization;
    assert.equal(toHex(encode('finalization', good)), bytes);
    verifyFinalization(network, keys, good);
    const [first, second, ...rest] = good.signatures;
    const rows: [Partial<Finalization>, RegExp][] = [
      [{ view: '4' }, /signature of validator 0/],
      [{ view: '0' }, /view 0/],
      [{ block: '00'.repeat(32) }, /signature/],
      [{ signers: '03', signatures: [first!, second!] }, /fewer than the quorum of 3/],
      [{ signers: '1d' }, /signer 4 is not a validator/],
      [{ signers: '0d00' }, /signer bits/],
      [{ signatures: [first!, second!] }, /2 signatures for 3 signers/],
      [{ signatures: [second!, first!, ...rest] }, /signature of validator 0/],
    ];
    for (const [change, message] of rows)
      assert.throws(() => verifyFinalization(network, keys, { ...good, ...change }), message);
    assert.throws(() => verifyFinalization({ ...network, chainId: 'other' }, keys, good), /signature/);
  }
});

const genesis = readGenesis(proofs['genesis'] as Json);
const pinned = toHex(genesisHash(genesis));
const bundles = proofs['proof'] as Vector[];

test('proofs of the program verify where it says so, and encode to its bytes', () => {
  for (const { name, proof, bytes, verifies } of bundles) {
    const bundle = readProof(proof);
    assert.equal(toHex(encode('proof_bundle', bundle)), bytes, name);
    const report = verifyProof(bundle, genesis, pinned);
    assert.equal(report.ok, verifies, `${name}: ${JSON.stringify(report.steps.at(-1))}`);
    assert.equal(report.block !== undefined, verifies);
  }
});

test('proofs reach across epochs, each set of validators vouched for by the one before', () => {
  const far = bundles.filter(({ proof }) => (proof as ProofBundle).epochs.length > 1);
  assert.ok(far.length > 0);
  for (const { proof } of far) {
    const bundle = proof as ProofBundle;
    const [first, ...later] = bundle.epochs;
    assert.equal(failure(bundle), undefined);
    assert.equal(failure({ ...bundle, epochs: later }), 'the validators of epoch 2 follow from genesis');
    const stranger = { ...first!.validators.validators[0]!, name: 'somebody else' };
    const others = { validators: [stranger, ...first!.validators.validators.slice(1)] };
    assert.equal(failure({ ...bundle, epochs: [{ ...first!, validators: others }, ...later] }),
      'the validators of epoch 2 follow from genesis');
  }
});

// Sealed again, as a liar would.
function failure(bundle: ProofBundle, pin = pinned): string | undefined {
  const bytes = encode('proof_bundle', bundle);
  const digest = toHex(taggedHash('tallystick/proof', bytes.subarray(0, bytes.length - 32)));
  const report = verifyProof({ ...bundle, digest }, genesis, pin);
  return report.ok ? undefined : report.steps.at(-1)!.what;
}

test('each step is told as it is taken, with its values', () => {
  for (const { proof, verifies } of bundles) {
    const told: ProofStep[] = [];
    const report = verifyProof(readProof(proof), genesis, pinned, (step) => told.push(step));
    assert.deepEqual(told, report.steps);
    const ids = told.map((step) => step.id);
    assert.deepEqual(ids.slice(0, 5), ['network', 'whole', 'validators', 'quorum', 'result'].slice(0, ids.length));
    if (verifies !== true) continue;
    const { values } = told[3]!;
    assert.equal(values['height'], (proof as ProofBundle).header.height);
    assert.ok(Number(values['signed']) >= Number(values['needed']) && Number(values['signed']) <= Number(values['all']));
    assert.ok(['present', 'absent', 'receipt'].includes(ids.at(-1)!));
  }
});

test('a lying node is caught', () => {
  const named = (name: string) => bundles.find((one) => one['name'] === name)!['proof'] as ProofBundle;
  const record = named('a record');
  const receipt = named('a receipt of an older block');
  const zeros = '00'.repeat(32);
  assert.equal(failure(record), undefined);
  assert.equal(failure(record, zeros), 'the bundle is a proof of this network');
  const flipped = (text: string) => (text.startsWith('00') ? '01' : '00') + text.slice(2);
  const { state: _, ...nothing } = record;
  const rows: [ProofBundle, string][] = [
    [{ ...record, genesis: zeros }, 'the bundle is a proof of this network'],
    [{ ...record, header: { ...record.header, tx_count: record.header.tx_count + 1 } },
      `a quorum of the validators finalized block ${record.header.height}`],
    [{ ...record, finalization: { ...record.finalization, signatures: record.finalization.signatures.map(flipped) } },
      `a quorum of the validators finalized block ${record.header.height}`],
    [{ ...record, result: { ...record.result, state_root: zeros } }, 'they agreed on the result of executing it'],
    [{ ...record, state: { ...record.state!, value: flipped(record.state!.value!) } }, 'the state holds this value'],
    [{ ...record, state: { ...record.state!, table: record.state!.table + 1 } }, 'the state holds this value'],
    [nothing, 'the bundle shows one thing'],
    [{ ...receipt, receipt: { ...receipt.receipt!, receipt: flipped(receipt.receipt!.receipt) } }, 'the block gave this receipt'],
    [{ ...receipt, history: { ...receipt.history!, state_root: zeros } },
      `block ${receipt.history!.header.height} is one of the blocks before block ${receipt.header.height}`],
    [{ ...receipt, history: { ...receipt.history!, path: receipt.history!.path.slice(1) } },
      `block ${receipt.history!.header.height} is one of the blocks before block ${receipt.header.height}`],
  ];
  for (const [bundle, step] of rows) assert.equal(failure(bundle), step);
  assert.equal(verifyProof({ ...record, digest: zeros }, genesis, pinned).steps.at(-1)!.what, 'the bundle is whole');
  assert.throws(() => readProof({ ...(record as unknown as Record<string, Json>), colour: 'red' }), /not known/);
});

test('a record of a table that is not known is refused', () => {
  const record = bundles.find((one) => one['name'] === 'a record')!['proof'] as ProofBundle;
  assert.throws(() => provenRecord({ ...record, state: { ...record.state!, table: 255 } }, 'test'), /table 255/);
});

// --- the ledger's types ---

// What contracts.json says about a field list, from the schema.
function inGoldenForm(fields: readonly Field[]): Json[] {
  const kinds: Partial<Record<Type['kind'], string>> = { fixed: 'hex', bytes: 'hex' };
  const one = (type: Type, name: string, optional: boolean): Json => {
    const bound = type.bound ?? (type.kind === 'integer' || type.kind === 'fixed' ? type.width : undefined);
    const item = type.item;
    const parts = type.fields ?? (item === undefined ? undefined : (item.fields ?? undefined));
    return {
      name,
      type: kinds[type.kind] ?? type.kind,
      ...(optional && { optional }),
      ...(bound !== undefined && { bound }),
      ...(type.choices && { choices: type.choices.map((choice) => choice.name) }),
      ...(parts !== undefined && { parts: inGoldenForm(parts) }),
      ...(item !== undefined && item.fields === undefined && { parts: [one(item, '', false)] }),
    };
  };
  return fields.map((field) => one(field, field.name, field.optional === true));
}

test('the schema says what the vectors freeze', () => {
  const lists: [readonly Row[], string, string][] = [
    [schema.operations, 'operation', 'type'], [schema.records, 'record', 'table'], [schema.events, 'event', 'kind'],
  ];
  for (const [rows, name, number] of lists)
    assert.deepEqual(
      rows.map((row) => ({ [number]: row.number, name: row.name, fields: inGoldenForm(row.fields) })), contracts[name]);
  assert.deepEqual(schema.due_work, contracts['due_work']);
  assert.deepEqual(schema.refusals.map(({ number, code }) => ({ number, code })), contracts['refusal']);
});

test('receipts decode with their events, and are the leaves of their root', () => {
  for (const { receipts, receipts_root } of contracts['history'] as Vector[]) {
    const bytes = (receipts as string[]).map(hex);
    assert.equal(toHex(merkleRoot(bytes.map(merkleLeaf))), receipts_root);
    for (const one of bytes) {
      assert.ok(receiptToJson('test', one)['events']);
      const json = bytesToJson(schema.structures.receipt, 'test', one);
      assert.equal(toHex(jsonToBytes(schema.structures.receipt, 'test', json)), toHex(one));
    }
  }
});
