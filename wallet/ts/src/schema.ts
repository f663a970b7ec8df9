// The description of every format, as `tallystick schema` prints it (schema.json beside this file).
import document from './schema.json' with { type: 'json' };

export type Kind =
  | 'boolean' | 'integer' | 'amount' | 'rate' | 'currency' | 'date' | 'time' | 'account' | 'party'
  | 'fixed' | 'text' | 'bytes' | 'enum' | 'list' | 'object';

export interface Choice {
  readonly number: number;
  readonly name: string;
}
export interface Type {
  readonly kind: Kind;
  readonly width?: number; // of integer, fixed, enum
  readonly signed?: boolean;
  readonly bound?: number; // most bytes of text and bytes, most items of a list
  readonly choices?: readonly Choice[];
  readonly item?: Type;
  readonly fields?: readonly Field[];
}
export interface Field extends Type {
  readonly name: string;
  readonly optional?: boolean;
  readonly about?: string;
}
export interface Row {
  readonly number: number;
  readonly name: string;
  readonly about: string;
  readonly fields: readonly Field[];
}
export interface OperationRow extends Row {
  readonly who: string;
}
export interface RecordRow extends Row {
  readonly key: Type;
}
export interface Words {
  readonly en: string;
  readonly zh: string;
}
export interface Refusal {
  readonly number: number;
  readonly code: string;
  readonly cause: Words;
  readonly cure: Words;
}
export type Structure =
  | 'network' | 'genesis' | 'transaction' | 'block_header' | 'execution_result' | 'receipt' | 'validator_list'
  | 'finalization' | 'seal_proof' | 'epoch_link' | 'sparse_proof' | 'proof_bundle';

export interface Schema {
  readonly format: string;
  readonly protocol: number;
  readonly bounds: {
    readonly amount_max: string;
    readonly date_min: number;
    readonly date_max: number;
    readonly time_min: string;
    readonly time_max: string;
    readonly currencies: readonly { readonly code: string; readonly digits: number }[];
  };
  readonly structures: Readonly<Record<Structure, Type>>;
  readonly operations: readonly OperationRow[];
  readonly records: readonly RecordRow[];
  readonly events: readonly Row[];
  readonly due_work: readonly { readonly number: number; readonly name: string }[];
  readonly refusals: readonly Refusal[];
  readonly chinese: { readonly names: Readonly<Record<string, string>>; readonly operations: Readonly<Record<string, string>> };
}

export const schema = document as unknown as Schema;

// The payload, value or event of a row as a type.
export const typeOf = (row: Row): Type => ({ kind: 'object', fields: row.fields });
