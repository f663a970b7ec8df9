// Operations, events and receipts by name and number, as the codec's JSON forms.
import type { NetworkKind } from './address.js';
import { Malformed, hex, toHex } from './bytes.js';
import { bytesToJson, jsonToBytes, type Json, type JsonObject } from './codec.js';
import { schema, typeOf, type Row } from './schema.js';

function row<T extends Row>(rows: readonly T[], what: string, key: number | string): T {
  const found = rows.find((one) => one.number === key || one.name === key);
  if (found === undefined) throw new Malformed(`${what} ${key} is not known`);
  return found;
}

// As a transaction carries it.
export interface Operation {
  readonly type: number;
  readonly payload: string;
}

// {"operation": "fragment.transfer", ...its fields}
export function operationToJson(network: NetworkKind, operation: Operation): JsonObject {
  const found = row(schema.operations, 'operation number', operation.type);
  return { ...(bytesToJson(typeOf(found), network, hex(operation.payload)) as JsonObject), operation: found.name };
}
export function operationFromJson(network: NetworkKind, json: JsonObject): Operation {
  const { operation, ...fields } = json;
  if (typeof operation !== 'string') throw new Malformed('an operation is an object with the text "operation"');
  const found = row(schema.operations, 'operation', operation);
  return { type: found.number, payload: toHex(jsonToBytes(typeOf(found), network, fields)) };
}

// {"event": "cash.paid", ...its fields}
export function eventToJson(network: NetworkKind, event: { readonly kind: number; readonly payload: string }): JsonObject {
  const found = row(schema.events, 'event number', event.kind);
  return { ...(bytesToJson(typeOf(found), network, hex(event.payload)) as JsonObject), event: found.name };
}

// A receipt's canonical bytes with its events decoded.
export function receiptToJson(network: NetworkKind, bytes: Uint8Array): JsonObject {
  const receipt = bytesToJson(schema.structures.receipt, network, bytes) as JsonObject;
  const events = receipt['events'] as unknown as readonly { kind: number; payload: string }[];
  return { ...receipt, events: events.map((event): Json => eventToJson(network, event)) };
}
