// A document as the ledger knows it: H("tallystick/evidence-file" ‖ salt ‖ SHA-256 of the file).
import { concat, fromHex, hex, sha256, taggedHash, toHex } from '@tallystick/wire';

export const kFileMax = 64 * 1024 * 1024;

// The browser's own SHA-256 where it has one (pages of a secure origin), ours elsewhere.
export async function hashFile(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  return toHex(subtle === undefined ? sha256(content) : new Uint8Array(await subtle.digest('SHA-256', content)));
}
// Undefined when the salt is no 32 bytes.
export function saltedHash(salt: string, fileHash: string): string | undefined {
  const bytes = fromHex(salt.trim().toLowerCase());
  return bytes?.length === 32 ? toHex(taggedHash('tallystick/evidence-file', concat(bytes, hex(fileHash)))) : undefined;
}
