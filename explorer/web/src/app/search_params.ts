// What the address bar says beyond the path: the moment that is read, and the filters and order of a list.
import { useNavigate, useSearch } from '@tanstack/react-router';

import { isDate, isHeight } from '../model/ids.js';
import { kFiltersMax, parseFilter } from '../model/filters.js';

export interface AppSearch {
  readonly at?: string; // a height or a ledger day; absent: now
  readonly filter?: readonly string[];
  readonly sort?: string;
  readonly tab?: string;
  readonly q?: string;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined);

// An address may come from anywhere: what is no sense is left out.
export function readSearch(search: Readonly<Record<string, unknown>>): AppSearch {
  const at = text(search['at']);
  const sort = text(search['sort']);
  const tab = text(search['tab']);
  const q = text(search['q']);
  const raw = Array.isArray(search['filter']) ? (search['filter'] as unknown[]) : search['filter'] === undefined ? [] : [search['filter']];
  const filter = raw.flatMap((one) => (typeof one === 'string' && parseFilter(one) !== undefined ? [one] : [])).slice(0, kFiltersMax);
  return {
    ...(at !== undefined && (isHeight(at) || isDate(at)) && { at }),
    ...(filter.length > 0 && { filter }),
    ...(sort !== undefined && /^-?[\w.]{1,64}$/.test(sort) && { sort }),
    ...(tab !== undefined && /^[\w-]{1,32}$/.test(tab) && { tab }),
    ...(q !== undefined && { q: q.slice(0, 200) }),
  };
}

// The router hands on what the address says beside what was made of it: read once more.
export const useAppSearch = (): AppSearch => readSearch(useSearch({ strict: false }) as Readonly<Record<string, unknown>>);
export const useAt = (): string | undefined => useAppSearch().at;

export function useSetSearch(): (change: { readonly [K in keyof AppSearch]?: AppSearch[K] | undefined }) => void {
  const navigate = useNavigate();
  return (change) => void navigate({ to: '.', search: ((old: AppSearch) => ({ ...old, ...change })) as never, replace: true, resetScroll: false });
}

export interface ListSearch {
  readonly at: string | undefined;
  readonly filter: readonly string[];
  readonly sort: string | undefined;
}
export function useListSearch(): [ListSearch, (change: { filter?: string[]; sort?: string }) => void] {
  const search = useAppSearch();
  const set = useSetSearch();
  return [
    { at: search.at, filter: search.filter ?? [], sort: search.sort },
    (change) => set({ ...change, ...(change.filter?.length === 0 && { filter: undefined }) }),
  ];
}
