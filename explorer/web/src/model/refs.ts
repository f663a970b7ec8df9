// Where a 32-byte field leads: by its name, the type of the record that it names.
const kByName: Readonly<Record<string, string>> = {
  receivable: 'receivable.receivable', root: 'receivable.receivable', defaulted: 'receivable.receivable',
  fragment: 'fragment.fragment', source: 'fragment.fragment', parents: 'fragment.fragment', change: 'fragment.fragment', part: 'fragment.fragment',
  offered: 'fragment.fragment', collateral: 'fragment.fragment', transferred: 'fragment.fragment', children: 'fragment.fragment',
  fingerprint: 'evidence.evidence', invoice: 'evidence.evidence', documents: 'evidence.evidence', earlier: 'evidence.evidence', resembles: 'evidence.evidence',
  loan: 'loan.loan', quote: 'financing.quote', policy: 'financing.lending_policy', dispute: 'dispute.dispute', order: 'dispute.order',
  guarantee: 'guarantee.guarantee', proposal: 'validator.proposal',
};

export const refOf = (field: string): string | undefined => kByName[field];
export const refNames = Object.keys(kByName);
export const refTypes = [...new Set(Object.values(kByName))];
