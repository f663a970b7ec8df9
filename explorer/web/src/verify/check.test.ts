// The verification that pages run, on proofs of the fixture's own validators and on the program's golden ones; every lie is caught at its step.
import { schema, toHex, genesisHash, readGenesis, type Json, type JsonObject } from '@tallystick/wire';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { genesis, lies, pinned, receiptProof, stateProof } from '../../test/fixture/proofs.js';
import { kMain, tell } from '../../test/fixture/story.js';
import { check, type Taken } from './check.js';

const world = tell('00'.repeat(32), []);
const record = world.records.find((one) => one.type === 'receivable.receivable' && one.key === kMain && one.to === undefined)!;
const shown = { type: record.type, fields: record.fields };
const proof = stateProof(record.type, record.key, record.bytes);

function run(bundle: unknown, more: { readonly shown?: { readonly type: string; readonly fields: JsonObject }; readonly pin?: string } = {}) {
  const steps: Taken[] = [];
  let clock = 0;
  const outcome = check({ bundle: bundle as Json, genesis: genesis as unknown as Json, pinned: more.pin ?? pinned, ...(more.shown && { shown: more.shown }) }, (step) => steps.push(step), () => (clock += 5));
  return { outcome, steps };
}

test('a true record is proved, step by step, down to what the page shows', () => {
  const { outcome, steps } = run(proof, { shown });
  expect(outcome.ok).toBe(true);
  expect(outcome.proven).toEqual({ type: record.type, value: record.fields, height: '128' });
  expect(steps.map((step) => step.id)).toEqual(['network', 'whole', 'validators', 'quorum', 'result', 'present', 'shown']);
  expect(steps.every((step) => step.ok && step.ms === 5)).toBe(true);
});

test('a page that shows other figures than the proven ones is caught', () => {
  const { outcome, steps } = run(proof, { shown: { type: record.type, fields: { ...record.fields, face: '1' } } });
  expect(outcome.ok).toBe(false);
  expect(steps.at(-1)).toMatchObject({ id: 'shown', ok: false });
  expect(run(proof, { shown: { type: 'fragment.fragment', fields: record.fields } }).outcome.ok).toBe(false);
});

test('a receipt is proved with its events', () => {
  const tx = world.transactions.find((one) => one.operations !== undefined && one.events.length > 1)!;
  const { outcome } = run(receiptProof((tx['bytes'] as { receipt: string }).receipt));
  expect(outcome.ok).toBe(true);
  expect((outcome.proven!.receipt!['events'] as unknown as readonly { event: string }[]).map((one) => one.event)).toEqual(tx.events.map((one) => one.event));
});

test('every lie is caught, at the step that it is told in', () => {
  const expected: Readonly<Record<string, string>> = { altered_value: 'present', forged_signature: 'quorum', withheld_signature: 'quorum', other_root: 'result', other_network: 'network', broken_digest: 'whole' };
  expect(Object.keys(lies).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, tellIt] of Object.entries(lies)) {
    const { outcome, steps } = run(tellIt(proof), { shown });
    expect(outcome.ok, name).toBe(false);
    expect(steps.at(-1), name).toMatchObject({ id: expected[name], ok: false });
  }
  expect(run(proof, { pin: '00'.repeat(32) }).steps.at(-1)).toMatchObject({ id: 'network', ok: false });
});

test('what is no bundle is said to be none', () => {
  for (const bad of [{}, null, [], 'x', { ...proof, colour: 'red' }]) expect(run(bad).outcome).toMatchObject({ ok: false, malformed: expect.any(String) as string });
});

test('the program’s own proofs are judged as it judges them', () => {
  const golden = JSON.parse(readFileSync(new URL('../../../../tests/golden/proof.json', import.meta.url), 'utf8')) as { genesis: Json; proof: { proof: Json; verifies: boolean; name: string }[] };
  const pin = toHex(genesisHash(readGenesis(golden.genesis)));
  for (const { proof: bundle, verifies, name } of golden.proof) {
    // Their tables hold bytes that are no records; a receipt of theirs is no receipt either: proven bytes are judged, not their meaning.
    expect(check({ bundle, genesis: golden.genesis, pinned: pin }, () => undefined).ok, name).toBe(verifies);
  }
});

test('every step of a proof has words', async () => {
  const { en } = await import('../i18n/en.js');
  for (const id of ['network', 'whole', 'validators', 'quorum', 'result', 'history', 'one_thing', 'present', 'absent', 'receipt', 'shown']) {
    expect(Object.keys(en)).toContain(`step.${id}`);
    expect(Object.keys(en)).toContain(`step.${id}.detail`);
  }
  expect(schema.records.length).toBeGreaterThan(0);
});
