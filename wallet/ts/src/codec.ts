// Between canonical bytes and JSON forms, driven by the schema (docs/FORMATS.md sections 1 and 10). A value in this program is its JSON form:
// amounts and 64-bit numbers decimal texts, hashes lower-case hexadecimal, an absent optional an absent key. Both directions refuse what no
// encoder would have written: Malformed, from JSON with the path to what is wrong ("parts[2].amount: ...").
import { Malformed, Reader, concat, counted, fromHex, numberBytes, toHex, utf8 } from './bytes.js';
import { formatId, parseId, type NetworkKind } from './address.js';
import { formatDate, parseDate } from './days.js';
import { schema, type Type } from './schema.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

const kAmountMax = BigInt(schema.bounds.amount_max);
const kTimeMin = BigInt(schema.bounds.time_min);
const kTimeMax = BigInt(schema.bounds.time_max);
const kCurrencies = new Set(schema.bounds.currencies.map((currency) => currency.code));

// C0 and C1 control characters and DEL.
const isPlain = (text: string): boolean => !/[\u0000-\u001f\u007f-\u009f]/.test(text);

// --- from bytes ---

function plainText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed('a text is not plain UTF-8');
  }
  if (!isPlain(text)) throw new Malformed('a text is not plain UTF-8');
  return text;
}

function integer(type: Type, r: Reader): Json {
  const width = type.width!;
  const value = type.signed === true ? r.signed(width) : r.unsigned(width);
  return width === 8 ? value.toString() : Number(value);
}

function within(value: bigint, low: bigint, high: bigint, what: string): bigint {
  if (value < low || value > high) throw new Malformed(what);
  return value;
}

function read(type: Type, network: NetworkKind, r: Reader): Json {
  switch (type.kind) {
    case 'boolean':
      return r.boolean();
    case 'integer':
      return integer(type, r);
    case 'rate':
      return Number(r.unsigned(4));
    case 'amount':
      return within(r.unsigned(8), 0n, kAmountMax, 'an amount is above its bound').toString();
    case 'time':
      return within(r.signed(8), kTimeMin, kTimeMax, 'a moment lies outside the years 1970 to 9999').toString();
    case 'date': {
      const { date_min, date_max } = schema.bounds;
      const outside = 'a date lies outside the years 0001 to 9999';
      return formatDate(Number(within(r.signed(4), BigInt(date_min), BigInt(date_max), outside)));
    }
    case 'currency': {
      const code = String.fromCharCode(...r.raw(3));
      if (!kCurrencies.has(code)) throw new Malformed("a currency is not in ISO 4217's list");
      return code;
    }
    case 'account':
    case 'party':
      return formatId(network, type.kind, r.raw(20));
    case 'fixed':
      return toHex(r.raw(type.width!));
    case 'text':
      return plainText(r.counted(type.bound!, 'a text'));
    case 'bytes':
      return toHex(r.counted(type.bound!, 'a byte string'));
    case 'enum': {
      const number = Number(r.unsigned(type.width!));
      const choice = type.choices!.find((one) => one.number === number);
      if (choice === undefined) throw new Malformed('a named value has an unknown number');
      return choice.name;
    }
    case 'list': {
      const out: Json[] = [];
      for (let left = r.count(type.bound!); left > 0; --left) out.push(read(type.item!, network, r));
      return out;
    }
    case 'object': {
      const out: { [key: string]: Json } = {};
      for (const field of type.fields!)
        if (field.optional !== true || r.boolean()) out[field.name] = read(field, network, r);
      return out;
    }
  }
}

export function bytesToJson(type: Type, network: NetworkKind, bytes: Uint8Array): Json {
  const r = new Reader(bytes);
  const out = read(type, network, r);
  r.finish();
  return out;
}

// --- to bytes ---

class Writer {
  readonly #network: NetworkKind;
  readonly #path: string[] = [];
  constructor(network: NetworkKind) {
    this.#network = network;
  }

  write(type: Type, json: Json): Uint8Array {
    switch (type.kind) {
      case 'boolean':
        if (typeof json !== 'boolean') throw this.#wrong('neither true nor false');
        return Uint8Array.of(json ? 1 : 0);
      case 'integer':
        return this.#integer(type.width!, type.signed === true, json);
      case 'rate':
        return this.#integer(4, false, json);
      case 'amount': {
        const value = this.#decimal(json, true);
        if (value < 0n || value > kAmountMax) throw this.#wrong(`an amount is within 0..${kAmountMax} minor units`);
        return numberBytes(value, 8);
      }
      case 'time': {
        const value = this.#decimal(json, true);
        if (value < kTimeMin || value > kTimeMax) throw this.#wrong('outside the years 1970 to 9999');
        return numberBytes(value, 8);
      }
      case 'date':
        return numberBytes(BigInt(this.#parsed(json, parseDate)), 4);
      case 'currency': {
        const code = this.#text(json);
        if (!kCurrencies.has(code)) throw this.#wrong('not a currency of ISO 4217');
        return utf8(code);
      }
      case 'account':
      case 'party': {
        const what = type.kind;
        return this.#parsed(json, (text) => parseId(this.#network, what, text));
      }
      case 'fixed': {
        const bytes = fromHex(this.#text(json));
        if (bytes?.length !== type.width) throw this.#wrong(`not ${type.width} bytes in lower-case hexadecimal`);
        return bytes!;
      }
      case 'text': {
        const text = this.#text(json);
        const bytes = utf8(text);
        if (bytes.length > type.bound!) throw this.#wrong(`longer than ${type.bound} bytes`);
        // A lone surrogate has no UTF-8.
        if (!isPlain(text) || new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) !== text)
          throw this.#wrong('holds a control character');
        return counted(bytes);
      }
      case 'bytes': {
        const bytes = fromHex(this.#text(json));
        if (bytes === undefined) throw this.#wrong('not lower-case hexadecimal');
        if (bytes.length > type.bound!) throw this.#wrong(`longer than ${type.bound} bytes`);
        return counted(bytes);
      }
      case 'enum': {
        const name = this.#text(json);
        const choice = type.choices!.find((one) => one.name === name);
        if (choice === undefined) throw this.#wrong(`not one of ${type.choices!.map((one) => one.name).join(', ')}`);
        return numberBytes(BigInt(choice.number), type.width!);
      }
      case 'list':
        return this.#list(type, json);
      case 'object':
        return this.#object(type, json);
    }
  }

  #wrong(why: string): Malformed {
    const path = this.#path.join('');
    return new Malformed(path === '' ? why : `${path}: ${why}`);
  }
  // What another parser says is wrong comes with the path.
  #parsed<T>(json: Json, parse: (text: string) => T): T {
    const text = this.#text(json);
    try {
      return parse(text);
    } catch (problem) {
      throw problem instanceof Malformed ? this.#wrong(problem.message) : problem;
    }
  }
  #at<T>(step: string, make: () => T): T {
    this.#path.push(step);
    const out = make();
    this.#path.pop();
    return out;
  }

  #text(json: Json): string {
    if (typeof json !== 'string') throw this.#wrong('not a text');
    return json;
  }
  #decimal(json: Json, signed: boolean): bigint {
    const text = this.#text(json);
    const shaped = /^(0|-?[1-9][0-9]{0,19})$/.test(text) && (signed || !text.startsWith('-'));
    const value = shaped ? BigInt(text) : undefined;
    const fits = value !== undefined && value === (signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value));
    if (!fits) throw this.#wrong('not a whole number of 64 bits, written as a text');
    return value;
  }
  #integer(width: number, signed: boolean, json: Json): Uint8Array {
    if (width === 8) return numberBytes(this.#decimal(json, signed), 8);
    if (typeof json !== 'number' || !Number.isInteger(json)) throw this.#wrong('not a whole number');
    const max = 2 ** (8 * width - (signed ? 1 : 0)) - 1;
    const min = signed ? -max - 1 : 0;
    if (json < min || json > max) throw this.#wrong(`outside ${min}..${max}`);
    return numberBytes(BigInt(json), width);
  }
  #list(type: Type, json: Json): Uint8Array {
    if (!Array.isArray(json)) throw this.#wrong('not an array');
    if (json.length > type.bound!) throw this.#wrong(`more than ${type.bound} items`);
    const items = (json as readonly Json[]).map((item, i) => this.#at(`[${i}]`, () => this.write(type.item!, item)));
    return concat(numberBytes(BigInt(items.length), 4), ...items);
  }
  #object(type: Type, json: Json): Uint8Array {
    if (json === null || typeof json !== 'object' || Array.isArray(json)) throw this.#wrong('not an object');
    const object = json as JsonObject;
    const out: Uint8Array[] = [];
    for (const field of type.fields!) {
      const value = Object.hasOwn(object, field.name) ? object[field.name] : undefined;
      this.#at(this.#path.length === 0 ? field.name : `.${field.name}`, () => {
        if (field.optional === true) out.push(Uint8Array.of(value === undefined ? 0 : 1));
        if (value !== undefined) out.push(this.write(field, value));
        else if (field.optional !== true) throw this.#wrong('missing');
      });
    }
    for (const key of Object.keys(object))
      if (!type.fields!.some((field) => field.name === key))
        throw this.#wrong(`the key '${key.slice(0, 40)}' is not known`);
    return concat(...out);
  }
}

export function jsonToBytes(type: Type, network: NetworkKind, json: Json): Uint8Array {
  return new Writer(network).write(type, json);
}
