// Links within the app by path. The moment that is read (?at=) travels along: the router keeps it.
import { Link } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode } from 'react';

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { readonly to: string; readonly search?: Record<string, unknown>; readonly children?: ReactNode };

export function To({ to, search, children, ...rest }: Props) {
  return <Link to={to as '/'} {...(search === undefined ? {} : { search: search as never })} {...(rest as object)}>{children}</Link>;
}

// Where a record is best looked at. `key` is hexadecimal.
const kPages: Readonly<Record<string, string>> = {
  'receivable.receivable': '/receivables', 'fragment.fragment': '/fragments', 'party.party': '/parties', 'account.account': '/accounts',
  'loan.loan': '/loans', 'evidence.evidence': '/evidence', 'financing.lending_policy': '/lending-policies',
};
export const hasPage = (type: string): boolean => kPages[type] !== undefined;
export const recordPath = (type: string, key: string): string => {
  const page = kPages[type];
  return page === undefined ? `${typePath(type)}/${key}` : `${page}/${key}`;
};
// A server takes a path with a dot for a file: "limit.limit" is "limit-limit" in addresses.
export const typePath = (type: string): string => `/records/${type.replace('.', '-')}`;
export const typeOfPath = (text: string): string => text.replace('-', '.');
