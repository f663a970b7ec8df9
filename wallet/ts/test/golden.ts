// The vectors that the C++ program is held to (tests/golden), read as they are.
import { readFileSync } from 'node:fs';

export type Vector = Record<string, any>;

// Compiled tests stand in wallet/ts/dist/test.
export const golden = (name: string): Vector =>
  JSON.parse(readFileSync(new URL(`../../../../tests/golden/${name}.json`, import.meta.url), 'utf8')) as Vector;
