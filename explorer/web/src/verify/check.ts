// One verification from start to end, told step by step: what the worker runs, without the worker.
import {
  Malformed, hex, jsonToBytes, provenRecord, readGenesis, readProof, receiptToJson, schema, toHex, typeOf, verifyProof, type Json, type JsonObject, type StepId,
} from '@tallystick/wire';

export interface Question {
  readonly bundle: Json;
  readonly genesis: Json;
  readonly pinned: string; // genesis hash that the reader trusts
  readonly shown?: { readonly type: string; readonly fields: JsonObject }; // what the page shows as the record
}
export interface Taken {
  readonly id: StepId | 'shown';
  readonly ok: boolean;
  readonly values: Readonly<Record<string, string>>;
  readonly detail: string; // in English, when it failed
  readonly ms: number;
}
export interface Proven {
  readonly type?: string; // of the record; absent for a receipt
  readonly value?: JsonObject; // absent: the state holds nothing there
  readonly receipt?: JsonObject;
  readonly height: string;
}
export interface Outcome {
  readonly ok: boolean;
  readonly ms: number;
  readonly malformed?: string; // the bundle or the genesis could not be read
  readonly proven?: Proven;
}

export function check(question: Question, told: (step: Taken) => void, now: () => number = () => performance.now()): Outcome {
  const started = now();
  let last = started;
  const tell = (step: Omit<Taken, 'ms'>): void => {
    const at = now();
    told({ ...step, ms: at - last });
    last = at;
  };
  try {
    const genesis = readGenesis(question.genesis);
    const bundle = readProof(question.bundle);
    const report = verifyProof(bundle, genesis, question.pinned, ({ id, ok, values, detail }) => tell({ id, ok, values, detail }));
    let ok = report.ok;
    if (ok && question.shown !== undefined && bundle.state !== undefined) {
      const row = schema.records.find((one) => one.name === question.shown!.type);
      const bytes = row === undefined ? undefined : toHex(jsonToBytes(typeOf(row), genesis.kind, question.shown.fields));
      ok = bytes !== undefined && row!.number === bundle.state.table && bytes === bundle.state.value;
      tell({ id: 'shown', ok, values: { count: String((bytes ?? '').length / 2) }, detail: '' });
    }
    const proven = report.ok ? shownBy(bundle, genesis.kind, report.block!.height) : undefined;
    return { ok, ms: now() - started, ...(proven !== undefined && { proven }) };
  } catch (problem) {
    if (!(problem instanceof Malformed)) throw problem;
    return { ok: false, ms: now() - started, malformed: problem.message };
  }
}

// What was proven, in words of the schema. Nothing but the height when it is of a later release: the bytes are proven all the same.
function shownBy(bundle: ReturnType<typeof readProof>, network: 'test' | 'production', height: string): Proven {
  try {
    if (bundle.receipt !== undefined) return { receipt: receiptToJson(network, hex(bundle.receipt.receipt)), height };
    const type = schema.records.find((one) => one.number === bundle.state!.table)?.name;
    if (type === undefined) return { height };
    const record = provenRecord(bundle, network);
    return record === undefined ? { type, height } : { type, value: record.value as JsonObject, height };
  } catch (problem) {
    if (problem instanceof Malformed) return { height };
    throw problem;
  }
}
