// SHA-256, plain and domain-separated (docs/FORMATS.md section 2).
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';

import { concat, utf8 } from './bytes.js';

export const kHashSize = 32;
export const kZeroHash = new Uint8Array(kHashSize);

export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => nobleSha256(concat(...parts));

// H(tag ‖ bytes): SHA-256 over the tag's length, the tag and the bytes. Tags are ASCII, 1..64 characters.
export function taggedHash(tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const name = utf8(tag);
  return sha256(Uint8Array.of(name.length), name, ...parts);
}
