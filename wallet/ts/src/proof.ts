// Proof bundles (docs/FORMATS.md section 15): what the ledger's state held at a key, or what became of a transaction, checked with nothing but
// a genesis whose hash the reader pinned. The steps and their order are those of consensus/proof.h.
import { Malformed, hex, sameBytes, toHex } from './bytes.js';
import { bytesToJson, jsonToBytes, type Json } from './codec.js';
import {
  encode, genesisHash, headerHash, historyLeaf, networkOf, resultDigest, type BlockHeader, type ExecutionResult, type Genesis,
} from './chain.js';
import { kHashSize, taggedHash } from './hash.js';
import { merkleLeaf, pathRoot, sidesOf, stateKeyHash, stateValueHash, verifySparseAbsence, verifySparsePresence, type Side } from './merkle.js';
import { schema, typeOf, type RecordRow } from './schema.js';
import { quorum, validatorsOf, verifyFinalization, type EpochLink, type Finalization, type Keys } from './validators.js';
import type { NetworkKind } from './address.js';

export const kProofFormat = 'tallystick-proof/1';

interface Step {
  readonly side: Side;
  readonly hash: string;
}
export interface ProofBundle {
  readonly format: string;
  readonly genesis: string;
  readonly epochs: readonly EpochLink[];
  readonly header: BlockHeader; // of the certified block
  readonly result: ExecutionResult;
  readonly finalization: Finalization;
  readonly history?: {
    readonly header: BlockHeader;
    readonly state_root: string;
    readonly receipts_root: string;
    readonly path: readonly Step[];
  };
  readonly state?: {
    readonly table: number;
    readonly key: string;
    readonly value?: string;
    readonly proof: { readonly siblings: readonly string[]; readonly other?: { readonly key_hash: string; readonly value_hash: string } };
  };
  readonly receipt?: { readonly receipt: string; readonly path: readonly Step[] };
  readonly digest: string;
}

export type StepId =
  | 'network' | 'whole' | 'validators' | 'quorum' | 'result' | 'history' | 'one_thing' | 'present' | 'absent' | 'receipt';

// One line for people per step; id and values for those who say it in other words.
export interface ProofStep {
  readonly id: StepId;
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string; // the values, or what is wrong
  readonly values: Readonly<Record<string, string>>;
}
export interface ProofReport {
  readonly steps: readonly ProofStep[]; // ends with the first that failed
  readonly ok: boolean; // every step was taken and none failed
  readonly block?: BlockHeader; // that what is proven belongs to, when ok
}

// A genesis file's JSON, strictly read. Its content is worth nothing until its hash is compared with the pinned one.
export function readGenesis(json: Json): Genesis {
  jsonToBytes(schema.structures.genesis, 'test', json);
  return json as unknown as Genesis;
}
// Throws Malformed with the path of what is wrong.
export function readProof(json: Json): ProofBundle {
  jsonToBytes(schema.structures.proof_bundle, 'test', json);
  return json as unknown as ProofBundle;
}

const short = (hash: string): string => `${hash.slice(0, 16)}…`;
const steps = (path: readonly Step[]) => path.map(({ side, hash }) => ({ side, hash: hex(hash) }));

class Failed extends Error {}

// Never throws for a bundle that readProof returned. pinnedGenesis: the hash that the reader trusts, lower-case hexadecimal.
// told: is given each step as soon as it is taken.
export function verifyProof(
  bundle: ProofBundle, genesis: Genesis, pinnedGenesis: string, told: (step: ProofStep) => void = () => undefined): ProofReport {
  const taken: ProofStep[] = [];
  const take = (step: ProofStep): void => {
    taken.push(step);
    told(step);
  };
  const expect = (id: StepId, values: ProofStep['values'], what: string, ok: boolean, good: string, bad: string): void => {
    take({ id, what, ok, detail: ok ? good : bad, values });
    if (!ok) throw new Failed();
  };
  // `attempt` gives a value or throws Malformed.
  const must: Must = (id, values, what, attempt, good) => {
    try {
      const value = attempt();
      take({ id, what, ok: true, detail: good(value), values });
      return value;
    } catch (problem) {
      if (!(problem instanceof Malformed)) throw problem;
      take({ id, what, ok: false, detail: problem.message, values });
      throw new Failed();
    }
  };
  try {
    const own = toHex(genesisHash(genesis));
    expect('network', { chain: genesis.chain_id, genesis: short(own) }, 'the bundle is a proof of this network',
      bundle.format === kProofFormat && own === pinnedGenesis && bundle.genesis === own,
      `${genesis.chain_id}, genesis ${short(own)}`,
      own !== pinnedGenesis
        ? `the genesis file is ${short(own)}, not the pinned ${short(pinnedGenesis)}`
        : `it says ${bundle.format}, genesis ${short(bundle.genesis)}; the genesis file is ${short(own)}`);

    const bytes = encode('proof_bundle', bundle);
    const digest = toHex(taggedHash('tallystick/proof', bytes.subarray(0, bytes.length - kHashSize)));
    expect('whole', { digest: short(digest) }, 'the bundle is whole', bundle.digest === digest, `digest ${short(digest)}`,
      `its content does not have the digest ${short(bundle.digest)}: it was changed after it was made`);

    const keys = knownValidators(bundle, genesis, must);
    verifyQuorum(bundle, genesis, keys, must);

    const { header, result, finalization } = bundle;
    expect('result', { digest: short(finalization.result) }, 'they agreed on the result of executing it',
      toHex(resultDigest(result)) === finalization.result,
      `state, receipts and history roots digest to the signed R ${short(finalization.result)}`,
      `the roots do not digest to the signed R ${short(finalization.result)}`);

    if (bundle.history !== undefined)
      expect('history', { older: bundle.history.header.height, height: header.height, root: short(result.history_root) },
        `block ${bundle.history.header.height} is one of the blocks before block ${header.height}`, isHistory(bundle, bundle.history),
        `its header and roots are a leaf of history root ${short(result.history_root)}`,
        `its header and roots are no leaf of history root ${short(result.history_root)}`);

    const shown = bundle.history ?? { header, ...result };
    if ((bundle.state === undefined) === (bundle.receipt === undefined))
      expect('one_thing', {}, 'the bundle shows one thing', false, '', 'it must hold either a key of the state or a receipt');
    if (bundle.state !== undefined) {
      const { table, key, value } = bundle.state;
      const place = `table ${table}, key ${key}`;
      const values = { place, count: `${(value ?? '').length / 2}`, root: short(shown.state_root) };
      expect(value === undefined ? 'absent' : 'present', values,
        value === undefined ? 'the state holds nothing here' : 'the state holds this value', isState(bundle.state, shown.state_root),
        `${place}: ${value === undefined ? 'nothing' : `${value.length / 2} bytes`} under state root ${short(shown.state_root)}`,
        `${place}: this is not what is under state root ${short(shown.state_root)}`);
    }
    if (bundle.receipt !== undefined)
      expect('receipt', { count: `${bundle.receipt.receipt.length / 2}`, root: short(shown.receipts_root) },
        'the block gave this receipt', isReceipt(bundle.receipt, shown.receipts_root),
        `${bundle.receipt.receipt.length / 2} bytes under receipts root ${short(shown.receipts_root)}`,
        `the receipt is not one of those under receipts root ${short(shown.receipts_root)}`);
    return { steps: taken, ok: true, block: shown.header };
  } catch (problem) {
    if (!(problem instanceof Failed)) throw problem;
    return { steps: taken, ok: false };
  }
}

type Must = <T>(id: StepId, values: ProofStep['values'], what: string, attempt: () => T, good: (value: T) => string) => T;

function knownValidators(bundle: ProofBundle, genesis: Genesis, must: Must): Keys {
  const attempt = () => validatorsOf(genesis, bundle.header, bundle.epochs);
  const values = { epoch: bundle.header.epoch, count: `${bundle.epochs.length}` };
  return must('validators', values, `the validators of epoch ${bundle.header.epoch} follow from genesis`, attempt,
    () => `${bundle.epochs.length} times a quorum finalized who comes next`);
}

function verifyQuorum({ header, finalization }: ProofBundle, genesis: Genesis, keys: Keys, must: Must): void {
  const block = toHex(headerHash(header));
  const attempt = () => {
    if (finalization.block !== block || finalization.epoch !== header.epoch || finalization.view !== header.view)
      throw new Malformed('the finalization is of another block');
    verifyFinalization(networkOf(genesis), keys, finalization);
  };
  const values = {
    height: header.height, hash: short(block),
    signed: `${finalization.signatures.length}`, all: `${keys.length}`, needed: `${quorum(keys.length)}`,
  };
  must('quorum', values, `a quorum of the validators finalized block ${header.height}`, attempt,
    () => `${finalization.signatures.length} of ${keys.length} signed, ${quorum(keys.length)} are needed; header hash ${short(block)}`);
}

function isHistory(bundle: ProofBundle, history: NonNullable<ProofBundle['history']>): boolean {
  const sides = sidesOf(BigInt(history.header.height), BigInt(bundle.header.height));
  if (sides === undefined || sides.join() !== history.path.map((step) => step.side).join()) return false;
  const leaf = merkleLeaf(historyLeaf(headerHash(history.header), hex(history.state_root), hex(history.receipts_root)));
  return toHex(pathRoot(leaf, steps(history.path))) === bundle.result.history_root;
}

function isState(state: NonNullable<ProofBundle['state']>, root: string): boolean {
  const keyHash = stateKeyHash(state.table, hex(state.key));
  const { siblings, other } = state.proof;
  const proof = {
    siblings: siblings.map(hex),
    other: other && { keyHash: hex(other.key_hash), valueHash: hex(other.value_hash) },
  };
  return state.value === undefined
    ? verifySparseAbsence(hex(root), keyHash, proof)
    : verifySparsePresence(hex(root), { keyHash, valueHash: stateValueHash(hex(state.value)) }, proof);
}

function isReceipt(part: NonNullable<ProofBundle['receipt']>, root: string): boolean {
  return sameBytes(pathRoot(merkleLeaf(hex(part.receipt)), steps(part.path)), hex(root));
}

// --- what was proven, decoded ---

export function recordRow(table: number): RecordRow | undefined {
  return schema.records.find((row) => row.number === table);
}

// The record in a bundle's state part; undefined when it shows that nothing stands there. Throws Malformed for a table this schema does not know.
export function provenRecord(bundle: ProofBundle, network: NetworkKind): { row: RecordRow; value: Json } | undefined {
  if (bundle.state?.value === undefined) return undefined;
  const row = recordRow(bundle.state.table);
  if (row === undefined) throw new Malformed(`table ${bundle.state.table} is not known`);
  return { row, value: bytesToJson(typeOf(row), network, hex(bundle.state.value)) };
}
