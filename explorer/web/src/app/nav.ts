// The pages of the side bar; an entry is here when its page is.
import type { Key } from '../i18n/i18n.js';
import type { IconName } from '../parts/icons.js';

export interface Entry {
  readonly path: string;
  readonly title: Key;
  readonly icon: IconName;
}
export const groups: readonly { readonly title: Key; readonly entries: readonly Entry[] }[] = [
  { title: 'nav.group.ledger', entries: [
    { path: '/', title: 'nav.overview', icon: 'overview' },
    { path: '/blocks', title: 'nav.blocks', icon: 'blocks' },
    { path: '/transactions', title: 'nav.transactions', icon: 'transactions' },
  ] },
  { title: 'nav.group.business', entries: [
    { path: '/parties', title: 'nav.parties', icon: 'parties' },
    { path: '/receivables', title: 'nav.receivables', icon: 'receivables' },
    { path: '/fragments', title: 'nav.fragments', icon: 'fragments' },
    { path: '/financings', title: 'nav.financings', icon: 'financings' },
    { path: '/settlements', title: 'nav.settlements', icon: 'settlements' },
    { path: '/evidence', title: 'nav.evidence', icon: 'evidence' },
  ] },
  { title: 'nav.group.trust', entries: [
    { path: '/alerts', title: 'nav.alerts', icon: 'alarms' },
    { path: '/rules', title: 'nav.rules', icon: 'rules' },
    { path: '/validators', title: 'nav.validators', icon: 'validators' },
    { path: '/policies', title: 'nav.policies', icon: 'policies' },
    { path: '/records', title: 'nav.records', icon: 'records' },
    { path: '/verify', title: 'nav.verify', icon: 'verify' },
  ] },
];
export const entries: readonly Entry[] = groups.flatMap((group) => group.entries);
export const isCurrent = (entry: Entry, path: string): boolean => (entry.path === '/' ? path === '/' : path === entry.path || path.startsWith(`${entry.path}/`));
