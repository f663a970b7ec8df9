// Words of the pages: one dictionary per language, keys typed by the English one. {name} stands for a value.
import { usePrefs, type Language } from '../app/prefs.js';
import { en } from './en.js';
import { zh } from './zh.js';

export type Key = keyof typeof en;
export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: Key, values?: Values) => string;

export const dictionaries: Readonly<Record<Language, Readonly<Record<Key, string>>>> = { en, zh };

export function translate(language: Language, key: Key, values: Values = {}): string {
  return dictionaries[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => values[name]?.toString() ?? whole);
}

export function useWords(): { readonly t: Translate; readonly language: Language } {
  const { language } = usePrefs();
  return { t: (key, values) => translate(language, key, values), language };
}
