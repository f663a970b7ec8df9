// Alerts and the rule book as the explorer gives them.
import { queryOptions } from '@tanstack/react-query';

import { ask } from './client.js';
import { retry, type At } from './queries.js';

export interface AlertItem {
  readonly id: string;
  readonly rule: string;
  readonly variant: string;
  readonly state: 'open' | 'acknowledged' | 'closed';
  readonly height: string;
  readonly time: string;
  readonly ledger_day: string;
  readonly currency: string;
  readonly amount: string;
  readonly amount_is_at_least?: boolean;
  readonly parties: readonly string[];
}
export interface ProofRow {
  readonly row: string;
  readonly kind: string;
  readonly height?: string;
  readonly record?: { readonly type: string; readonly key: string };
  readonly transaction?: string;
  readonly amount?: string;
}
export interface Alert extends AlertItem {
  readonly proof: readonly ProofRow[];
  readonly parameters: readonly { readonly name: string; readonly value: string; readonly unit: string }[];
}
interface Words {
  readonly en: string;
  readonly zh: string;
}
export interface RuleItem {
  readonly number: number;
  readonly id: string;
  readonly name: Words;
  readonly definition: Words;
  readonly why: Words;
  readonly variants: readonly { readonly name: string; readonly about: Words; readonly alerts: Readonly<Record<string, string>> }[];
  readonly parameters: readonly { readonly name: string; readonly about: Words; readonly unit: string; readonly min: number; readonly max: number; readonly values: readonly { readonly from?: string; readonly value: number }[] }[];
}
export interface RuleBook {
  readonly items: readonly RuleItem[];
  readonly judged_height?: string;
  readonly at: string;
}

export const alertQuery = (id: string) =>
  queryOptions({ queryKey: ['alert', id, 'live'], queryFn: ({ signal }) => ask<Alert>(`/alerts/${encodeURIComponent(id)}`, {}, signal), retry });
export const rulesQuery = (at: At) =>
  queryOptions({ queryKey: ['rules', at, at === undefined ? 'live' : 'past'], queryFn: ({ signal }) => ask<RuleBook>('/rules', { at }, signal), staleTime: 10_000, retry });
