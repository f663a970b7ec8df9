// What the chain is made of (docs/FORMATS.md sections 5 to 9), as the codec's JSON forms, and their hashes.
import { concat, counted, hex, numberBytes, utf8 } from './bytes.js';
import type { NetworkKind } from './address.js';
import { jsonToBytes, type Json } from './codec.js';
import { taggedHash } from './hash.js';
import { schema, type Structure, type Type } from './schema.js';

export interface BlockHeader {
  readonly version: number;
  readonly epoch: string;
  readonly view: string;
  readonly height: string;
  readonly parent_hash: string;
  readonly parent_view: string;
  readonly tx_root: string;
  readonly tx_count: number;
  readonly timestamp: string;
  readonly proposer: number;
  readonly finalized: { readonly height: string; readonly result: string };
  readonly next_validators: string;
}
export interface ExecutionResult {
  readonly state_root: string;
  readonly receipts_root: string;
  readonly history_root: string;
}
export interface Bank {
  readonly name: string;
  readonly legal_id: string;
  readonly operator_key: string;
  readonly consensus_key: string;
  readonly tls_key_pin: string;
}
export interface Genesis {
  readonly chain_id: string;
  readonly kind: NetworkKind;
  readonly banks: readonly Bank[];
  readonly parameters: readonly { readonly name: string; readonly value: string; readonly from_date: string }[];
}
// What a signature belongs to.
export interface Network {
  readonly chainId: string;
  readonly genesisHash: Uint8Array;
}

// These hold no addresses, so the kind of network does not matter to them.
export const encode = (what: Structure, value: object): Uint8Array =>
  jsonToBytes(schema.structures[what], 'test', value as unknown as Json);

export const headerHash = (header: BlockHeader): Uint8Array => taggedHash('tallystick/header', encode('block_header', header));
export const resultDigest = (result: ExecutionResult): Uint8Array =>
  taggedHash('tallystick/result', encode('execution_result', result));
export const historyLeaf = (header: Uint8Array, stateRoot: Uint8Array, receiptsRoot: Uint8Array): Uint8Array =>
  taggedHash('tallystick/history', header, stateRoot, receiptsRoot);

export const genesisHash = (genesis: Genesis): Uint8Array => taggedHash('tallystick/genesis', encode('genesis', genesis));
export const networkOf = (genesis: Genesis): Network => ({ chainId: genesis.chain_id, genesisHash: genesisHash(genesis) });
export const networkBytes = (network: Network): Uint8Array => concat(counted(utf8(network.chainId)), network.genesisHash);

const kEpochLengthDefault = 100_000n;
const kEpochLengthMax = 10_000_000n;
// In heights.
export function epochLength(genesis: Genesis): bigint {
  for (const { name, value } of genesis.parameters)
    if (name === 'epoch_length' && BigInt(value) >= 1n && BigInt(value) <= kEpochLengthMax) return BigInt(value);
  return kEpochLengthDefault;
}

const bodyType: Type = schema.structures.transaction.fields!.find((field) => field.name === 'body')!;
// What is signed and users know; `kind` is that of the network.
export function transactionId(network: Network, kind: NetworkKind, transaction: { readonly body: object }): Uint8Array {
  const body = jsonToBytes(bodyType, kind, transaction.body as unknown as Json);
  return taggedHash('tallystick/transaction', networkBytes(network), body);
}
// What blocks commit to.
export const transactionHash = (kind: NetworkKind, transaction: object): Uint8Array =>
  taggedHash('tallystick/signed-transaction', jsonToBytes(schema.structures.transaction, kind, transaction as unknown as Json));

// --- what validators sign ---

export type Subject =
  | { readonly kind: 'notarize'; readonly epoch: string; readonly view: string; readonly block: string }
  | { readonly kind: 'nullify'; readonly epoch: string; readonly view: string }
  | { readonly kind: 'finalize'; readonly epoch: string; readonly view: string; readonly block: string; readonly result: string };

const kVoteKinds = { notarize: 1n, nullify: 2n, finalize: 3n };

export function voteDigest(network: Network, subject: Subject): Uint8Array {
  return taggedHash('tallystick/vote', networkBytes(network), numberBytes(BigInt(schema.protocol), 2),
    numberBytes(BigInt(subject.epoch), 8), numberBytes(kVoteKinds[subject.kind], 1), numberBytes(BigInt(subject.view), 8),
    subject.kind === 'nullify' ? new Uint8Array() : hex(subject.block),
    subject.kind === 'finalize' ? hex(subject.result) : new Uint8Array());
}
