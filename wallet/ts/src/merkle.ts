// The two trees (docs/FORMATS.md sections 8 and 14): RFC 6962 over byte strings, and the sparse tree over the 256 bits of a key's hash.
import { numberBytes, sameBytes } from './bytes.js';
import { kHashSize, kZeroHash, sha256, taggedHash } from './hash.js';

export const merkleLeaf = (data: Uint8Array): Uint8Array => sha256(Uint8Array.of(0), data);
export const merkleNode = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(Uint8Array.of(1), left, right);
export const merkleEmpty = (): Uint8Array => sha256();

// leaves are leaf hashes.
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return merkleEmpty();
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (2 * split < leaves.length) split *= 2;
  return merkleNode(merkleRoot(leaves.slice(0, split)), merkleRoot(leaves.slice(split)));
}

export type Side = 'left' | 'right';
export interface PathStep {
  readonly side: Side; // where the sibling stands
  readonly hash: Uint8Array;
}

// The sides of the siblings of leaf `index` of `size`, from the leaf up (RFC 9162 2.1.3.2); undefined if there is no such leaf.
export function sidesOf(index: bigint, size: bigint): Side[] | undefined {
  if (index < 0n || index >= size) return undefined;
  const sides: Side[] = [];
  for (let last = size - 1n; last !== 0n; index >>= 1n, last >>= 1n) {
    if ((index & 1n) === 1n) sides.push('left');
    else if (index !== last) sides.push('right'); // else: the last node of an odd level has no sibling there
  }
  return sides;
}

export function pathRoot(leaf: Uint8Array, path: readonly PathStep[]): Uint8Array {
  return path.reduce((hash, step) => (step.side === 'left' ? merkleNode(step.hash, hash) : merkleNode(hash, step.hash)), leaf);
}

// False for index >= size, and for a proof that is too long, too short or wrong. `proof` is the siblings from leaf to root.
export function verifyInclusion(
  index: bigint, size: bigint, leaf: Uint8Array, proof: readonly Uint8Array[], root: Uint8Array): boolean {
  const sides = sidesOf(index, size);
  if (sides === undefined || sides.length !== proof.length) return false;
  return sameBytes(pathRoot(leaf, proof.map((hash, i) => ({ side: sides[i]!, hash }))), root);
}

// --- the state ---

export interface SparseLeaf {
  readonly keyHash: Uint8Array;
  readonly valueHash: Uint8Array;
}
export interface SparseProof {
  readonly siblings: readonly Uint8Array[]; // from the root downwards
  readonly other?: SparseLeaf | undefined; // when absent because another key's leaf fills the place
}

export const stateKeyHash = (table: number, key: Uint8Array): Uint8Array =>
  taggedHash('tallystick/state-key', numberBytes(BigInt(table), 1), key);
export const stateValueHash = (value: Uint8Array): Uint8Array => taggedHash('tallystick/state-value', value);

const sparseLeaf = (leaf: SparseLeaf): Uint8Array => sha256(Uint8Array.of(0), leaf.keyHash, leaf.valueHash);
const bit = (key: Uint8Array, depth: number): number => (key[depth >> 3]! >> (7 - (depth & 7))) & 1;

function fold(hash: Uint8Array, key: Uint8Array, siblings: readonly Uint8Array[]): Uint8Array {
  for (let depth = siblings.length; depth-- > 0; )
    hash = bit(key, depth) === 1 ? merkleNode(siblings[depth]!, hash) : merkleNode(hash, siblings[depth]!);
  return hash;
}

export function verifySparsePresence(root: Uint8Array, leaf: SparseLeaf, proof: SparseProof): boolean {
  if (proof.other !== undefined || proof.siblings.length > 8 * kHashSize) return false;
  return sameBytes(fold(sparseLeaf(leaf), leaf.keyHash, proof.siblings), root);
}

export function verifySparseAbsence(root: Uint8Array, keyHash: Uint8Array, proof: SparseProof): boolean {
  const { siblings, other } = proof;
  if (siblings.length > 8 * kHashSize) return false;
  if (other === undefined) return sameBytes(fold(kZeroHash, keyHash, siblings), root);
  // The other leaf proves something about this key only if it would stand on this key's path.
  if (sameBytes(other.keyHash, keyHash)) return false;
  for (let depth = 0; depth < siblings.length; ++depth) if (bit(other.keyHash, depth) !== bit(keyHash, depth)) return false;
  return sameBytes(fold(sparseLeaf(other), keyHash, siblings), root);
}
