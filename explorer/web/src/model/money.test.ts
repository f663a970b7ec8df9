import { schema } from '@tallystick/wire';
import { expect, test } from 'vitest';

import { digitsOf, formatLarge, formatMinor, formatRate, minus, ratio, showMoney, sum } from './money.js';

test('minor units become figures with separators, exactly', () => {
  const rows: readonly (readonly [string, number, string | undefined])[] = [
    ['0', 2, '0.00'], ['5', 2, '0.05'], ['100', 2, '1.00'], ['100000000', 2, '1,000,000.00'], ['-12345678', 2, '−123,456.78'],
    ['1234567', 0, '1,234,567'], ['1', 3, '0.001'], ['100000000000000000', 2, '1,000,000,000,000,000.00'], ['9007199254740993', 2, '90,071,992,547,409.93'],
    ['', 2, undefined], ['1.5', 2, undefined], ['abc', 2, undefined],
  ];
  for (const [minor, digits, text] of rows) expect(formatMinor(minor, digits), minor).toBe(text);
});

test('large units cut after two digits and say so', () => {
  const rows: readonly (readonly [string, 'en' | 'zh', string])[] = [
    ['100000000', 'zh', '100万'], ['100000001', 'zh', '≈100万'], ['1234500000000', 'zh', '123.45亿'], ['999999', 'zh', '9,999.99'], ['1000000', 'zh', '1万'],
    ['100000000', 'en', '1 m'], ['123456789', 'en', '≈1.23 m'], ['99999', 'en', '999.99'], ['-150000', 'en', '−1.5 k'], ['100000000000', 'en', '1 bn'],
  ];
  for (const [minor, language, text] of rows) expect(formatLarge(minor, 2, language), minor).toBe(text);
});

test('the sign stands before the symbol, and the exact sum is kept', () => {
  expect(showMoney('-150000', 'CNY', 'large', 'zh')).toEqual({ text: '−¥1,500.00', exact: 'CNY −1,500.00' });
  expect(showMoney('123456789', 'CNY', 'large', 'zh').text).toBe('≈¥123.45万');
  expect(showMoney('1000', 'JPY', 'plain', 'en')).toEqual({ text: 'JPY 1,000', exact: 'JPY 1,000' });
  expect(showMoney('rubbish', 'CNY', 'plain', 'en').text).toBe('rubbish');
});

test('currencies have the digits that the schema says', () => {
  for (const { code, digits } of schema.bounds.currencies) expect(digitsOf(code), code).toBe(digits);
});

test('sums, differences, shares and rates', () => {
  expect(sum(['9007199254740993', '7', undefined])).toBe('9007199254741000');
  expect(minus('5', '7')).toBe('-2');
  expect(ratio('1', '4')).toBe(0.25);
  expect(ratio('1', '0')).toBe(0);
  expect([42000, 43738, 0, 1_000_000, 45500].map(formatRate)).toEqual(['4.20 %', '4.3738 %', '0.00 %', '100.00 %', '4.55 %']);
});
