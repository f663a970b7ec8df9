// Accounts and parties as people write them: 20 bytes in bech32m (BIP-350) under a prefix per kind of network.
import { Malformed, concat, numberBytes } from './bytes.js';
import { taggedHash } from './hash.js';

export type NetworkKind = 'production' | 'test';
export type IdKind = 'account' | 'party';

const kPrefixes: Record<NetworkKind, Record<IdKind, string>> = {
  production: { account: 'tsa', party: 'tsp' },
  test: { account: 'tta', party: 'ttp' },
};
const kAlphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const kChecksumSize = 6;
const kBech32m = 0x2bc830a3;
const kIdSize = 20;

function polymod(values: readonly number[]): number {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    generator.forEach((g, i) => {
      if (((top >>> i) & 1) === 1) sum ^= g;
    });
  }
  return sum;
}

const expanded = (prefix: string): number[] => {
  const codes = [...prefix].map((c) => c.charCodeAt(0));
  return [...codes.map((c) => c >> 5), 0, ...codes.map((c) => c & 31)];
};

// Groups of `from` bits become groups of `to`; undefined where what is left over is not zero bits fewer than `from`.
function regroup(values: Iterable<number>, from: number, to: number, pad: boolean): number[] | undefined {
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  for (const value of values) {
    held = (held << from) | value;
    bits += from;
    while (bits >= to) {
      bits -= to;
      out.push((held >> bits) & ((1 << to) - 1));
    }
    held &= (1 << bits) - 1;
  }
  if (pad && bits > 0) out.push((held << (to - bits)) & ((1 << to) - 1));
  if (!pad && (bits >= from || held !== 0)) return undefined;
  return out;
}

export function bech32mEncode(prefix: string, data: Uint8Array): string {
  const values = regroup(data, 8, 5, true)!;
  const sum = polymod([...expanded(prefix), ...values, ...new Array<number>(kChecksumSize).fill(0)]) ^ kBech32m;
  const checksum = Array.from({ length: kChecksumSize }, (_, i) => (sum >>> (5 * (kChecksumSize - 1 - i))) & 31);
  return `${prefix}1${[...values, ...checksum].map((v) => kAlphabet[v]).join('')}`;
}

export function bech32mDecode(text: string): { prefix: string; data: Uint8Array } {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) throw new Malformed('an address mixes upper and lower case');
  if (text.length > 90) throw new Malformed('an address is longer than 90 characters');
  const split = lower.lastIndexOf('1');
  if (split < 1) throw new Malformed('an address has no prefix');
  if (lower.length - split - 1 < kChecksumSize) throw new Malformed('an address is too short to hold its checksum');
  const prefix = lower.slice(0, split);
  const values = [...lower.slice(split + 1)].map((c) => kAlphabet.indexOf(c));
  if (values.includes(-1)) throw new Malformed('an address holds a character that addresses do not have');
  if (polymod([...expanded(prefix), ...values]) >>> 0 !== kBech32m)
    throw new Malformed('an address has a wrong checksum: a character is mistyped');
  const data = regroup(values.slice(0, -kChecksumSize), 5, 8, false);
  if (data === undefined) throw new Malformed('an address has wrong padding');
  return { prefix, data: Uint8Array.from(data) };
}

export const formatId = (network: NetworkKind, what: IdKind, id: Uint8Array): string =>
  bech32mEncode(kPrefixes[network][what], id);

export function parseId(network: NetworkKind, what: IdKind, text: string): Uint8Array {
  const { prefix, data } = bech32mDecode(text);
  const expected = kPrefixes[network][what];
  if (prefix !== expected) throw new Malformed(`an address begins with ${prefix}1, not with ${expected}1`);
  if (data.length !== kIdSize) throw new Malformed('an address does not hold 20 bytes');
  return data;
}

// The id of what operation `index` of a transaction creates.
export const deriveId = (what: IdKind, transactionId: Uint8Array, index: number): Uint8Array =>
  taggedHash(`tallystick/${what}`, concat(transactionId, numberBytes(BigInt(index), 2))).slice(0, kIdSize);
