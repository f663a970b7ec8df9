// Sentences with places for values (src/words): parsed once, then filled from an operation, an event or a record.
import type { Field, Json, JsonObject, Type } from '@tallystick/wire';

export type Shape = 'value' | 'count' | 'sum';
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly path: string; readonly shape: Shape }
  | { readonly kind: 'optional'; readonly pieces: readonly Piece[] };

// Throws for a template that is no template: a mistake in our own tables.
export function parseTemplate(template: string): readonly Piece[] {
  const optional = (text: string): Piece[] => {
    const out: Piece[] = [];
    for (const part of text.split(/(\{[^}]*\})/)) {
      const value = /^\{([\w.]+)(?::(count|sum))?\}$/.exec(part);
      if (value !== null) out.push({ kind: 'value', path: value[1]!, shape: (value[2] ?? 'value') as Shape });
      else if (/[{}[\]]/.test(part)) throw new Error(`not a template: ${template}`);
      else if (part !== '') out.push({ kind: 'text', text: part });
    }
    return out;
  };
  return template.split(/(\[[^\]]*\])/).flatMap((part): readonly Piece[] =>
    part.startsWith('[') ? [{ kind: 'optional', pieces: optional(part.slice(1, -1)) }] : optional(part));
}

export interface Found {
  readonly type: Type;
  readonly name: string; // of the field
  readonly values: readonly Json[]; // several through a list
  readonly currency: string | undefined; // of the nearest object around it that names one
}

const isObject = (json: Json | undefined): json is JsonObject => typeof json === 'object' && json !== null && !Array.isArray(json);

// The field at "parts.amount", through lists and objects; undefined when the type has none. Values are empty when optional ones are absent.
export function find(fields: readonly Field[], object: JsonObject | undefined, path: string): Found | undefined {
  let type: Type = { kind: 'object', fields };
  let values: readonly Json[] = object === undefined ? [] : [object];
  let currency: string | undefined;
  let name = '';
  for (name of path.split('.')) {
    if (type.kind === 'list') {
      type = type.item!;
      values = values.flatMap((one) => (Array.isArray(one) ? (one as readonly Json[]) : []));
    }
    const field: Field | undefined = type.fields?.find((one) => one.name === name);
    if (field === undefined) return undefined;
    for (const one of values) if (isObject(one) && typeof one['currency'] === 'string') currency = one['currency'];
    values = values.flatMap((one) => {
      const next = isObject(one) ? one[name] : undefined;
      return next === undefined ? [] : [next];
    });
    type = field;
  }
  return { type, name, values, currency };
}

// True when the type is {currency, amount}: shown as one sum of money.
export const isMoney = (type: Type): boolean =>
  type.kind === 'object' && type.fields?.length === 2 && type.fields.some((one) => one.name === 'currency') && type.fields.some((one) => one.name === 'amount');
