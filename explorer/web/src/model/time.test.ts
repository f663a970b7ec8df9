import { expect, test } from 'vitest';

import { daysBetween, showDate, showSpan, showTime } from './time.js';

test('moments stand in a zone, with UTC beside them', () => {
  const shown = showTime('1795392000123', 'en', 'Asia/Shanghai')!;
  expect(shown.utc).toBe('2026-11-23 00:00:00.123 UTC');
  expect(shown.text).toContain('08:00:00');
  expect(showTime('1795392000123', 'zh', 'Asia/Shanghai')!.text).toBe('2026/11/23 08:00:00');
  for (const bad of ['', 'now', '1e5', '99999999999999999999']) expect(showTime(bad, 'en')).toBeUndefined();
});

test('dates are read, not moved between zones', () => {
  expect(showDate('2026-11-03', 'zh')).toBe('2026年11月3日');
  expect(showDate('2026-11-03', 'en')).toBe('3 Nov 2026');
  expect(showDate('soon', 'en')).toBe('soon');
});

test('spans in their largest unit', () => {
  expect([0.4, 12, 1500, 60_000, 7_200_000, 172_800_000].map((ms) => showSpan(ms, 'en'))).toEqual(['0.4 ms', '12 ms', '1.5 s', '1 min', '2 h', '2 d']);
  expect(showSpan(90_000, 'zh')).toBe('1.5 分钟');
  expect(daysBetween('2026-11-23', '2026-12-01')).toBe(8);
});
