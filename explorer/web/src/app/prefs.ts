// What the reader chose, kept in this browser: language, theme, contrast, unit of money, and the genesis hash they trust.
import { useSyncExternalStore } from 'react';

export type Language = 'en' | 'zh';
export type Theme = 'auto' | 'light' | 'dark';
export type Contrast = 'normal' | 'high';
export type MoneyUnit = 'plain' | 'large'; // large: 万/亿, or thousands and millions

export interface Prefs {
  readonly language: Language;
  readonly theme: Theme;
  readonly contrast: Contrast;
  readonly unit: MoneyUnit;
  readonly pinnedGenesis: string; // lower-case hexadecimal; empty: none yet
}

const kKey = 'tallystick.explorer';
const kHex32 = /^[0-9a-f]{64}$/;

const oneOf = <T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T =>
  allowed.find((one) => one === value) ?? otherwise;

// What is stored may come from an older release or from anybody's hands.
export function readPrefs(stored: string | null, browserLanguage: string): Prefs {
  let found: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(stored ?? '{}');
    if (typeof value === 'object' && value !== null) found = value as Record<string, unknown>;
  } catch {
    // Nothing is lost but a choice.
  }
  const pinned = found['pinnedGenesis'];
  return {
    language: oneOf(found['language'], ['en', 'zh'], browserLanguage.toLowerCase().startsWith('zh') ? 'zh' : 'en'),
    theme: oneOf(found['theme'], ['auto', 'light', 'dark'], 'auto'),
    contrast: oneOf(found['contrast'], ['normal', 'high'], 'normal'),
    unit: oneOf(found['unit'], ['plain', 'large'], 'plain'),
    pinnedGenesis: typeof pinned === 'string' && kHex32.test(pinned) ? pinned : '',
  };
}

const stored = (): string | null => {
  try {
    return localStorage.getItem(kKey);
  } catch {
    return null; // storage is switched off
  }
};

let current: Prefs = readPrefs(stored(), typeof navigator === 'undefined' ? 'en' : navigator.language);
const listeners = new Set<() => void>();

export function setPrefs(change: Partial<Prefs>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(kKey, JSON.stringify(current));
  } catch {
    // The choice holds until the page is closed.
  }
  for (const tell of listeners) tell();
}

export const getPrefs = (): Prefs => current;

export function usePrefs(): Prefs {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, getPrefs);
}
