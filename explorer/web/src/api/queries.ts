// The questions that pages ask, as query options: one key per question, so that two places that ask the same share the answer.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { ApiError, ask, type Params } from './client.js';
import { nameOf } from './names.js';
import type {
  Block, GenesisAnswer, Lineage, Page, ProofAnswer, RecordAt, RecordType, RecordVersion, SearchItem, Status, Summary, Transaction, ValidatorItem,
} from './types.js';

export type At = string | undefined;

// What is not there will not be there a second later.
export const retry = (failures: number, problem: Error): boolean =>
  failures < 2 && !(problem instanceof ApiError && /^(not_|no_|unknown_|bad_)/.test(problem.code));

export const statusQuery = queryOptions({
  queryKey: ['status'], queryFn: ({ signal }) => ask<Status>('/status', {}, signal), refetchInterval: 5000, staleTime: 1000, retry: false,
});
export const genesisQuery = queryOptions({ queryKey: ['genesis'], queryFn: ({ signal }) => ask<GenesisAnswer>('/genesis', {}, signal), staleTime: Infinity });
export const summaryQuery = (at: At) =>
  queryOptions({ queryKey: ['summary', at, 'live'], queryFn: ({ signal }) => ask<Summary>('/summary', { at }, signal), placeholderData: keepPreviousData, retry });
export const typesQuery = queryOptions({
  queryKey: ['types'], queryFn: ({ signal }) => ask<{ readonly types: readonly RecordType[] }>('/records', {}, signal), staleTime: Infinity,
});

// A list in pages; `live` lists are asked again when a block comes.
export const listQuery = <T>(path: string, params: Params) =>
  infiniteQueryOptions({
    queryKey: ['list', path, params, params['at'] === undefined ? 'live' : 'past'],
    queryFn: ({ pageParam, signal }) => ask<Page<T>>(path, pageParam === undefined ? params : { ...params, count: undefined, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
    placeholderData: keepPreviousData,
    retry,
  });

export const blockQuery = (id: string) =>
  queryOptions({ queryKey: ['block', id], queryFn: ({ signal }) => ask<Block>(`/blocks/${encodeURIComponent(id)}`, {}, signal), staleTime: 60_000, retry });
export const transactionQuery = (id: string) =>
  queryOptions({ queryKey: ['transaction', id], queryFn: ({ signal }) => ask<Transaction>(`/transactions/${encodeURIComponent(id)}`, {}, signal), staleTime: 60_000, retry });
export const recordQuery = (type: string, key: string, at: At) =>
  queryOptions({
    queryKey: ['record', type, key, at, at === undefined ? 'live' : 'past'],
    queryFn: ({ signal }) => ask<RecordAt>(`/records/${type}/${encodeURIComponent(key)}`, { at }, signal), retry,
  });
export const historyQuery = (type: string, key: string, at: At) =>
  queryOptions({
    queryKey: ['history', type, key, at, at === undefined ? 'live' : 'past'],
    queryFn: ({ signal }) => ask<Page<RecordVersion>>(`/records/${type}/${encodeURIComponent(key)}/history`, { at }, signal), retry,
  });
export const lineageQuery = (receivable: string, at: At, limit: number) =>
  queryOptions({
    queryKey: ['lineage', receivable, at, limit, at === undefined ? 'live' : 'past'],
    queryFn: ({ signal }) => ask<Lineage>(`/lineage/${encodeURIComponent(receivable)}`, { at, limit }, signal), placeholderData: keepPreviousData, retry,
  });
export const searchQuery = (text: string, at: At) =>
  queryOptions({
    queryKey: ['search', text, at], queryFn: ({ signal }) => ask<Page<SearchItem>>('/search', { q: text, at }, signal),
    enabled: text.trim() !== '', staleTime: 10_000, retry,
  });
export const validatorsQuery = queryOptions({
  queryKey: ['validators', 'live'], queryFn: ({ signal }) => ask<Page<ValidatorItem>>('/validators', {}, signal), staleTime: 30_000, retry,
});
export const nameQuery = (id: string) => queryOptions({ queryKey: ['name', id], queryFn: () => nameOf(id), staleTime: 60_000, retry });

// Never kept: a proof is of the newest block.
export const fetchStateProof = (type: string, key: string): Promise<ProofAnswer> => ask(`/proofs/state/${type}/${encodeURIComponent(key)}`);
export const fetchReceiptProof = (id: string): Promise<ProofAnswer> => ask(`/proofs/receipt/${encodeURIComponent(id)}`);
