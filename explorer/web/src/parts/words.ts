// Words of the schema for people: names of fields, states and enum values. Chinese ones stand in the schema; English ones are the names read aloud.
import { schema } from '@tallystick/wire';

import type { Language } from '../app/prefs.js';
import { recordNames } from '../words/records.js';

export const aloud = (name: string): string => name.replace(/_/g, ' ').replace(/\btls\b/, 'TLS');
export const word = (name: string, language: Language): string => (language === 'zh' ? (schema.chinese.names[name] ?? aloud(name)) : aloud(name));
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

// "mandate.account" -> "Mandate · account".
export const fieldLabel = (path: string, language: Language): string =>
  language === 'zh' ? path.split('.').map((one) => word(one, language)).join(' · ') : capital(path.split('.').map(aloud).join(' · '));
// Of a column: the last name alone, but rates by what they are rates of.
export function columnLabel(path: string, language: Language): string {
  const names = path.split('.');
  return fieldLabel((/^(effective|nominal)$/.test(names.at(-1)!) ? names.at(-2) : undefined) ?? names.at(-1)!, language);
}
export const recordName = (type: string, language: Language): string => recordNames[type]?.[language] ?? capital(aloud(type.split('.').at(-1)!));
export const operationAbout = (name: string, language: Language): string =>
  (language === 'zh' ? schema.chinese.operations[name] : schema.operations.find((one) => one.name === name)?.about) ?? name;
// "fragment.transfer" -> "Transfer fragment" would be guesswork; the name itself, read aloud, is not.
export const operationName = (name: string): string => name.replace('.', ' · ').replace(/_/g, ' ');
