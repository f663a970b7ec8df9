// Money for people. Amounts come as decimal texts of minor units and stay exact: no floating point touches them.
import type { Language, MoneyUnit } from '../app/prefs.js';

// Digits after the point where they are not two (ISO 4217); held to the schema's list by the test.
const kDigits: Readonly<Record<string, number>> = {
  BHD: 3, BIF: 0, CLF: 4, CLP: 0, DJF: 0, GNF: 0, IQD: 3, ISK: 0, JOD: 3, JPY: 0, KMF: 0, KRW: 0, KWD: 3, LYD: 3, OMR: 3,
  PYG: 0, RWF: 0, TND: 3, UGX: 0, UYI: 0, UYW: 4, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
};
export const digitsOf = (currency: string): number => kDigits[currency] ?? 2;

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

// "100000000" and 2 digits -> "1,000,000.00". Undefined for what is no whole number.
export function formatMinor(minor: string, digits: number): string | undefined {
  const match = /^(-?)(\d+)$/.exec(minor);
  if (match === null) return undefined;
  const [, sign, all] = match as unknown as [string, string, string];
  const padded = all.padStart(digits + 1, '0');
  const whole = padded.slice(0, padded.length - digits);
  const part = digits === 0 ? '' : `.${padded.slice(padded.length - digits)}`;
  return `${sign === '-' ? '−' : ''}${grouped(whole.replace(/^0+(?=\d)/, ''))}${part}`;
}

// Largest first: the power of ten of the unit, and its word.
const kUnits: Readonly<Record<Language, readonly (readonly [number, string])[]>> = {
  zh: [[8, '亿'], [4, '万']],
  en: [[9, ' bn'], [6, ' m'], [3, ' k']],
};

// "100000000" -> "100万", with at most two digits after the point, cut, and "≈" when something was cut away.
export function formatLarge(minor: string, digits: number, language: Language): string | undefined {
  const exact = formatMinor(minor, digits);
  if (exact === undefined) return undefined;
  const negative = minor.startsWith('-');
  const value = BigInt(negative ? minor.slice(1) : minor);
  for (const [power, word] of kUnits[language]) {
    const unit = 10n ** BigInt(power + digits);
    if (value < unit) continue;
    const hundredths = (value * 100n) / unit;
    const rest = (value * 100n) % unit !== 0n;
    const text = formatMinor(hundredths.toString(), 2)!.replace(/\.?0+$/, '');
    return `${rest ? '≈' : ''}${negative ? '−' : ''}${text}${word}`;
  }
  return exact;
}

const kSymbols: Readonly<Record<string, string>> = { CNY: '¥', EUR: '€', USD: 'US$', GBP: '£', HKD: 'HK$' };

export interface Shown {
  readonly text: string; // what stands on the page
  readonly exact: string; // with the code: "CNY 1,000,000.00"
}
export function showMoney(minor: string, currency: string, unit: MoneyUnit, language: Language): Shown {
  const digits = digitsOf(currency);
  const exact = formatMinor(minor, digits);
  if (exact === undefined) return { text: minor, exact: minor };
  const number = unit === 'large' ? formatLarge(minor, digits, language)! : exact;
  const symbol = kSymbols[currency] ?? `${currency} `;
  const text = /^[≈−]/.test(number) ? number.replace(/^(≈?−?)/, `$1${symbol}`) : `${symbol}${number}`;
  return { text, exact: `${currency} ${exact}` };
}

// Sums and comparisons of amounts; undefined texts count as nothing.
export const sum = (amounts: readonly (string | undefined)[]): string =>
  amounts.reduce((total, one) => total + BigInt(one ?? '0'), 0n).toString();
export const minus = (a: string, b: string): string => (BigInt(a) - BigInt(b)).toString();
// part of whole in 0..1, for drawing only.
export const ratio = (part: string, whole: string): number =>
  BigInt(whole) === 0n ? 0 : Number((BigInt(part) * 10_000n) / BigInt(whole)) / 10_000;

// A rate in millionths: 42000 -> "4.2 %".
export const formatRate = (millionths: number): string => {
  const text = (millionths / 10_000).toFixed(4).replace(/(\.\d{2}\d*?)0+$/, '$1');
  return `${text} %`;
};
