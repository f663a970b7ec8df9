// Filters as the address bar and the server write them: FIELD:OP:VALUE.
export const kOps = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'contains', 'present', 'absent'] as const;
export type Op = (typeof kOps)[number];
export interface Filter {
  readonly field: string;
  readonly op: Op;
  readonly value: string;
}
export const kFiltersMax = 16;

export const needsValue = (op: Op): boolean => op !== 'present' && op !== 'absent';

export function parseFilter(text: string): Filter | undefined {
  const match = /^([\w.]+):(\w+)(?::([\s\S]*))?$/.exec(text);
  const op = kOps.find((one) => one === match?.[2]);
  if (match === null || op === undefined || (needsValue(op) && match[3] === undefined)) return undefined;
  return { field: match[1]!, op, value: match[3] ?? '' };
}
export const formatFilter = ({ field, op, value }: Filter): string => (needsValue(op) ? `${field}:${op}:${value}` : `${field}:${op}`);

// Conditions that make sense for a kind of field.
export function opsFor(kind: string): readonly Op[] {
  switch (kind) {
    case 'amount': case 'integer': case 'rate': case 'date': case 'time': return ['ge', 'le', 'eq', 'gt', 'lt', 'ne', 'present', 'absent'];
    case 'boolean': return ['eq'];
    case 'enum': return ['eq', 'ne', 'in'];
    case 'text': return ['contains', 'eq', 'ne'];
    case 'list': return ['contains'];
    default: return ['eq', 'ne', 'present', 'absent'];
  }
}

// "1,000,000.5" typed for an amount in minor units of two digits -> "100000050"; undefined for what is no such number.
export function typedAmount(text: string, digits: number): string | undefined {
  const match = /^(\d[\d,]*)(?:\.(\d*))?$/.exec(text.trim());
  if (match === null || (match[2] ?? '').length > digits) return undefined;
  return BigInt(match[1]!.replace(/,/g, '') + (match[2] ?? '').padEnd(digits, '0')).toString();
}
