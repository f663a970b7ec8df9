// What the explorer's /v1 answers. 64-bit numbers and money are decimal texts; fields of records and events are JSON forms of docs/FORMATS.md.
import type { Json, JsonObject, ProofBundle } from '@tallystick/wire';

export type State = 'starting' | 'catching_up' | 'following' | 'waiting' | 'divergent' | 'failed';
export interface Alarm {
  readonly code: string;
  readonly height: string;
  readonly expected: string;
  readonly found: string;
  readonly cause: string;
  readonly cure: string;
}
export interface Status {
  // Absent until the genesis is known, as are those of a block until the first is.
  readonly chain_id?: string;
  readonly genesis_hash?: string;
  readonly network?: 'test' | 'production';
  readonly version: string;
  readonly state: State;
  readonly indexed_height: string;
  readonly indexed_time?: string;
  readonly ledger_day?: string;
  readonly node?: string;
  readonly node_height?: string;
  readonly behind?: string;
  readonly age_ms?: string;
  readonly alarm?: Alarm;
}
export interface Page<T> {
  readonly items: readonly T[];
  readonly at?: string;
  readonly at_time?: string;
  readonly cursor?: string;
  readonly total?: string; // of the first page, when it was asked for
  readonly total_at_least?: string;
}
export interface BlockItem {
  readonly height: string;
  readonly hash: string;
  readonly time: string;
  readonly ledger_day: string;
  readonly epoch: string;
  readonly view: string;
  readonly proposer: number; // place in the epoch's list of validators
  readonly transactions: number;
  readonly due_work: number;
  readonly events: number;
  readonly certified: boolean;
  readonly signers?: readonly number[];
  readonly validators: number;
}
export interface ReceiptItem {
  readonly place?: number;
  readonly kind?: string;
  readonly subject?: string;
  readonly outcome?: string;
  readonly work?: Json;
  readonly events?: Json;
}
export interface Block extends BlockItem {
  readonly header: JsonObject;
  readonly result: JsonObject;
  readonly finalization?: JsonObject;
  readonly bytes: Readonly<Record<string, string>>;
  readonly receipts: readonly JsonObject[];
}
export type Outcome = 'applied' | 'refused' | 'not_entered' | 'internal';
export interface TransactionItem {
  readonly id: string;
  readonly hash: string;
  readonly height: string;
  readonly place: number;
  readonly time: string;
  readonly account: string;
  readonly lane: number;
  readonly sequence: string;
  readonly operations: readonly string[];
  readonly outcome: Outcome;
  readonly refusal?: string;
  readonly events: number;
}
export interface EventItem {
  readonly height: string;
  readonly place: number;
  readonly n: number;
  readonly time: string;
  readonly event: string;
  readonly origin: 'transaction' | 'due_work';
  readonly subject: string;
  readonly fields: JsonObject;
}
export interface Transaction extends Omit<TransactionItem, 'events'> {
  readonly signers: readonly string[];
  readonly body: readonly JsonObject[];
  readonly receipt: JsonObject;
  readonly events: readonly EventItem[];
  readonly bytes: Readonly<Record<string, string>>;
}
export interface WorkItem {
  readonly height: string;
  readonly place: number;
  readonly time: string;
  readonly work: string;
  readonly subject: string;
  readonly outcome: Outcome;
  readonly events: number;
}
export interface FieldAbout {
  readonly name: string; // dotted
  readonly kind: string;
  readonly about?: string;
  readonly optional?: boolean;
  readonly choices?: readonly string[];
  readonly sortable?: boolean;
}
export interface RecordType {
  readonly type: string;
  readonly table: number;
  readonly about: string;
  readonly key: readonly FieldAbout[];
  readonly fields: readonly FieldAbout[];
}
export interface RecordItem {
  readonly key: string; // hexadecimal
  readonly fields: JsonObject;
  readonly from: string;
  readonly to?: string;
}
export interface RecordAt extends RecordItem {
  readonly type: string;
  readonly bytes: string;
  readonly at: string;
}
export interface RecordVersion {
  readonly from: string;
  readonly to?: string;
  readonly fields: JsonObject;
  readonly changed?: readonly string[];
  readonly bytes?: string;
}
export interface SearchItem {
  readonly what: 'block' | 'transaction' | 'record' | 'event';
  readonly type?: string;
  readonly key: string;
  readonly height?: string;
  readonly label: string;
  readonly matched: string;
}
export interface LineageItem {
  readonly id: string;
  readonly parents: readonly string[];
  readonly children: readonly string[];
  readonly fields: JsonObject;
  readonly from: string;
  readonly ended?: string;
  readonly conserved: boolean;
  readonly children_face?: string;
  readonly parents_outstanding?: string;
}
export interface Lineage {
  readonly receivable: JsonObject;
  readonly at: string;
  readonly nodes: readonly LineageItem[];
  readonly sums: { readonly face: string; readonly paid: string; readonly cancelled: string; readonly unpaid: string; readonly live_outstanding: string };
  readonly conserved: boolean;
  readonly omitted: number;
}
export interface ValidatorItem {
  readonly epoch: string;
  readonly validator: number;
  readonly seat?: number;
  readonly party?: string;
  readonly blocks?: string | number;
  readonly name: string;
  readonly proposed: string | number;
  readonly signed: string | number;
  readonly certified: string | number;
}
export interface Summary {
  readonly at: string;
  readonly blocks: string;
  readonly transactions: string;
  readonly events: string;
  readonly records: Readonly<Record<string, string | number>>;
  readonly receivables: readonly { readonly currency: string; readonly state: string; readonly count: string | number; readonly face: string; readonly paid: string }[];
}
export interface GenesisAnswer {
  readonly hash: string;
  readonly genesis: JsonObject;
}
export interface ProofAnswer {
  readonly bundle: ProofBundle;
}
