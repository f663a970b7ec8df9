// A hit of the search: where it leads, and what it is.
import type { Language } from '../app/prefs.js';
import type { SearchItem } from '../api/types.js';
import type { Translate } from '../i18n/i18n.js';
import { hasPage, recordPath } from './link.js';
import { recordName } from './words.js';

export function hitPath(item: SearchItem): string {
  switch (item.what) {
    case 'block': return `/blocks/${item.height ?? item.key}`;
    case 'transaction': return `/transactions/${item.key}`;
    case 'record': return recordPath(item.type ?? '', item.key);
    case 'event': return `/blocks/${item.height ?? ''}`;
  }
}
// Several records stand under one id: those with pages of their own first.
export const inOrder = (items: readonly SearchItem[]): readonly SearchItem[] =>
  [...items].sort((a, b) => Number(hasPage(b.type ?? '')) - Number(hasPage(a.type ?? '')));
export const describeHit = (item: SearchItem, language: Language, t: Translate): string =>
  item.what === 'record' && item.type !== undefined ? recordName(item.type, language) : t(`search.what.${item.what}`);
