// secp256k1 over 32-byte digests: compressed keys, signatures r ‖ s with low s only.
import { secp256k1 } from '@noble/curves/secp256k1.js';

// False for an invalid key, a high s, or a signature of something else.
export function verify(publicKey: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 33 || digest.length !== 32 || signature.length !== 64) return false;
  try {
    // The digest is what was signed: the library must not hash it once more.
    return secp256k1.verify(signature, digest, publicKey, { prehash: false, lowS: true, format: 'compact' });
  } catch {
    return false;
  }
}

// True if the 33 bytes are a point of the curve.
export function isValidKey(publicKey: Uint8Array): boolean {
  return publicKey.length === 33 && secp256k1.utils.isValidPublicKey(publicKey, true);
}
