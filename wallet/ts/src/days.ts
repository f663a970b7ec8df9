// Days since 1970-01-01 in the proleptic Gregorian calendar, and their text "2026-11-23". Years 0001 to 9999.
import { Malformed } from './bytes.js';

const kMsPerDay = 86_400_000;

export function formatDate(days: number): string {
  return new Date(days * kMsPerDay).toISOString().slice(0, 10);
}

export function parseDate(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new Malformed(`'${text.slice(0, 40)}' is not a date like 2026-11-23`);
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || formatDate(ms / kMsPerDay) !== text || text.startsWith('0000'))
    throw new Malformed(`'${text}' has no such day`);
  return ms / kMsPerDay;
}
