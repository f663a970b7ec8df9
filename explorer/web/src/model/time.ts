// Moments and spans for people. Moments come as decimal texts of milliseconds since 1970.
import type { Language } from '../app/prefs.js';

const kLocales: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };

export interface ShownTime {
  readonly text: string; // in the viewer's zone
  readonly utc: string; // "2026-11-23 08:00:00.000 UTC"
  readonly iso: string;
}
export function showTime(ms: string, language: Language, zone?: string): ShownTime | undefined {
  const value = Number(ms);
  if (!/^-?\d+$/.test(ms) || Math.abs(value) > 8.64e15) return undefined;
  const at = new Date(value);
  const iso = at.toISOString();
  const text = new Intl.DateTimeFormat(kLocales[language], {
    year: 'numeric', month: language === 'zh' ? '2-digit' : 'short', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    hour12: false, ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(at);
  return { text, utc: `${iso.slice(0, 10)} ${iso.slice(11, 23)} UTC`, iso };
}

// "2026-11-23" as people write it; the text itself when it is no date.
export function showDate(date: string, language: Language): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(at)) return date;
  if (language === 'zh') return `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`;
  return new Intl.DateTimeFormat('en-GB', { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' }).format(at);
}

// Whole days from one date to another.
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

// A span in its largest unit: 1500 -> "1.5 s".
export function showSpan(ms: number, language: Language): string {
  const units: readonly (readonly [number, string, string])[] = [
    [86_400_000, 'd', '天'], [3_600_000, 'h', '小时'], [60_000, 'min', '分钟'], [1000, 's', '秒'], [1, 'ms', '毫秒'],
  ];
  const span = Math.max(0, ms);
  const [size, en, zh] = units.find(([one]) => span >= one) ?? units.at(-1)!;
  const number = span / size;
  const text = number >= 10 || Number.isInteger(number) ? Math.round(number).toString() : number.toFixed(1);
  return `${text} ${language === 'zh' ? zh : en}`;
}
