// Every page in both languages and both themes, on desktop and phone: what it must say stands on it, axe finds nothing, the console stays silent,
// nothing is fetched from elsewhere, nothing is wider than the screen. Set SHOTS to a folder to keep pictures.
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { serve, type Fixture } from '../fixture/server.js';
import { executable, launch, lookName, open, settled, type Look, type Watched } from './browser.js';
import { routes } from './routes.js';

const looks: readonly Look[] = [
  { language: 'en', theme: 'light', phone: false }, { language: 'zh', theme: 'dark', phone: false },
  { language: 'zh', theme: 'light', phone: true }, { language: 'en', theme: 'dark', phone: true },
  { language: 'en', theme: 'light', phone: false, contrast: 'high' },
];
// Where the most colours stand.
const kColoured = new Set(['overview', 'transaction-refused', 'receivable', 'receivable-broken', 'validators', 'verify', 'as-of']);
const shots = process.env['SHOTS'];

describe.skipIf(executable === undefined)('pages', () => {
  const dist = process.env['EXPLORER_WEB_DIST']!;
  let fixture: Fixture;
  let browser: Browser;
  beforeAll(async () => {
    fixture = await serve(dist);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await fixture?.stop();
  });

  for (const look of looks) {
    const mine = routes.filter((one) => look.contrast !== 'high' || kColoured.has(one.name));
    describe(lookName(look), () => {
      let watched: Watched;
      beforeAll(async () => { watched = await open(browser, fixture.url, look); });
      afterAll(async () => { await watched.context.close(); });

      for (const { name, path, expects } of mine)
        test(name, async () => {
          const { page, problems } = watched;
          problems.length = 0;
          await page.goto(fixture.url + path);
          await settled(page);
          if (shots !== undefined) {
            mkdirSync(shots, { recursive: true });
            await page.screenshot({ path: join(shots, `${name}-${lookName(look)}.png`), fullPage: true });
          }
          if (look.language === 'en') await page.getByText(expects).first().waitFor({ timeout: 8000 });
          expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 'wider than the screen').toBeLessThanOrEqual(0);
          if (name === 'receivable-wide' && look !== looks[0]) return; // hundreds of parts of one kind: judged once
          const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
          expect(violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 200)} (${node.any[0]?.message ?? node.all[0]?.message ?? ''})`).join(' | ')}`)).toEqual([]);
          // A 404 of the API is answered to the page, which says so; the browser notes it too.
          expect(problems.filter((one) => !(name === 'not-found-record' && /404/.test(one)))).toEqual([]);
        });
    });
  }
});
