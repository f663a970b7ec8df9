// Bytes: hexadecimal, and the writer and reader under the codec. All numbers are big-endian; the reader refuses input that ends too early.

export class Malformed extends Error {
  override name = 'Malformed';
}

export function toHex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0');
  return out;
}

// Lower case only: one text per value. Undefined for anything else.
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return undefined;
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; ++i) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
}

// For hexadecimal of our own.
export function hex(text: string): Uint8Array {
  const out = fromHex(text);
  if (out === undefined) throw new Malformed('not lower-case hexadecimal');
  return out;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

// A number in `width` bytes; a negative one as two's complement.
export function numberBytes(value: bigint, width: number): Uint8Array {
  const out = new Uint8Array(width);
  let rest = BigInt.asUintN(8 * width, value);
  for (let i = width; i-- > 0; rest >>= 8n) out[i] = Number(rest & 0xffn);
  return out;
}

// A length of four bytes, then the bytes.
export const counted = (bytes: Uint8Array): Uint8Array => concat(numberBytes(BigInt(bytes.length), 4), bytes);

export class Reader {
  #bytes: Uint8Array;
  #at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  get left(): number {
    return this.#bytes.length - this.#at;
  }
  raw(count: number): Uint8Array {
    if (count > this.left) throw new Malformed('the input ends too early');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }
  unsigned(width: number): bigint {
    let out = 0n;
    for (const byte of this.raw(width)) out = (out << 8n) | BigInt(byte);
    return out;
  }
  signed(width: number): bigint {
    return BigInt.asIntN(8 * width, this.unsigned(width));
  }
  boolean(): boolean {
    const byte = this.unsigned(1);
    if (byte > 1n) throw new Malformed('a yes-or-no value is neither 0 nor 1');
    return byte === 1n;
  }
  counted(max: number, what: string): Uint8Array {
    const size = Number(this.unsigned(4));
    if (size > max) throw new Malformed(`${what} is longer than its bound of ${max} bytes`);
    return this.raw(size);
  }
  // Of a list: at most `max`, and no more than there are bytes left.
  count(max: number): number {
    const count = Number(this.unsigned(4));
    if (count > max) throw new Malformed(`a list is longer than its bound of ${max}`);
    if (count > this.left) throw new Malformed('a list claims more items than there are bytes');
    return count;
  }
  finish(): void {
    if (this.left !== 0) throw new Malformed(`${this.left} bytes are left over`);
  }
}
