// What a reader does: verify, be lied to, drop files, read the past, filter, export, switch language and theme, go by keyboard alone.
import { existsSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { genesis, lies, pinned, stateProof } from '../fixture/proofs.js';
import { kDocument, serve, type Fixture } from '../fixture/server.js';
import { kMain, kSalt, tell } from '../fixture/story.js';
import { h32 } from '../fixture/world.js';
import { executable, launch, open, settled, type Watched } from './browser.js';

const kDesktop = { language: 'en', theme: 'light', phone: false } as const;

describe.skipIf(executable === undefined)('a reader', () => {
  const dist = process.env['EXPLORER_WEB_DIST']!;
  let fixture: Fixture;
  let browser: Browser;
  let watched: Watched;
  beforeAll(async () => {
    fixture = await serve(dist);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await fixture?.stop();
  });
  afterEach(async () => {
    fixture.lie = '';
    await watched.context.close();
  });
  const at = async (path: string, prefs: Readonly<Record<string, string>> = { pinnedGenesis: pinned }): Promise<Page> => {
    watched = await open(browser, fixture.url, kDesktop, prefs);
    await watched.page.goto(fixture.url + path);
    await settled(watched.page);
    return watched.page;
  };
  const silent = (): void => expect(watched.problems).toEqual([]);
  const record = tell('00'.repeat(32), []).records.find((one) => one.type === 'receivable.receivable' && one.key === kMain && one.to === undefined)!;

  test('pins the genesis hash, verifies a record step by step, and saves the bundle', async () => {
    const page = await at(`/receivables/${kMain}`, {});
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(pinned).waitFor();
    await dialog.getByRole('button', { name: 'Pin this hash' }).click();
    await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
    await dialog.getByText('Proved in your browser').waitFor();
    expect(await dialog.locator('.steps li').count()).toBe(7);
    await dialog.getByText('3 of 4 signed, 3 are needed').waitFor();
    await dialog.getByText('What this page shows is what is proven').waitFor();
    await dialog.getByText('fewer than a third').waitFor();
    const saved = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save bundle' }).click();
    const bundle = JSON.parse(readFileSync(await (await saved).path(), 'utf8')) as unknown;
    expect(bundle).toEqual(JSON.parse(JSON.stringify(stateProof(record.type, record.key, record.bytes))));
    silent();
  });

  test('is told when a node lies, whatever the lie', async () => {
    const page = await at(`/receivables/${kMain}`);
    for (const lie of Object.keys(lies)) {
      fixture.lie = lie;
      await page.getByRole('button', { name: 'Verify', exact: true }).click();
      await page.getByRole('dialog').locator('[data-proved="false"]').waitFor();
      await page.getByRole('dialog').getByText('Not proved').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    silent();
  });

  test('is warned when the server has another genesis than the pinned one', async () => {
    const page = await at('/verify', { pinnedGenesis: '12'.repeat(32) });
    await page.getByText('The server’s genesis is not the one that you pinned.').waitFor();
    silent();
  });

  test('drops a saved bundle with its genesis file, and a tampered one', async () => {
    const page = await at('/verify');
    const bundle = stateProof(record.type, record.key, record.bytes);
    const file = (value: unknown) => ({ name: 'bundle.json', mimeType: 'application/json', buffer: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) });
    const inputs = page.locator('input[type=file]');
    await inputs.nth(1).setInputFiles({ ...file(genesis), name: 'genesis.json' });
    await inputs.nth(0).setInputFiles(file(bundle));
    await page.locator('[data-proved="true"]').waitFor();
    await page.getByText('What is proven').waitFor();
    await page.getByText('¥1,000,000.00').first().waitFor();
    await inputs.nth(0).setInputFiles(file(lies['altered_value']!(bundle)));
    await page.locator('[data-proved="false"]').waitFor();
    await inputs.nth(0).setInputFiles(file('{"not":"a bundle"}'));
    await page.getByText(/This is no proof bundle/).waitFor();
    await inputs.nth(0).setInputFiles(file('not JSON'));
    await page.getByText(/This is no proof bundle/).first().waitFor();
    silent();
  });

  test('drops a document: hashed here, found on the ledger; another is not', async () => {
    const page = await at('/evidence');
    await page.locator('input[type=file]').setInputFiles({ name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from(kDocument) });
    await page.getByLabel('Salt, 64 hexadecimal digits').fill(kSalt);
    await page.getByRole('button', { name: 'Look for it on the ledger' }).click();
    await page.getByText('This is the registered document.').waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'other.pdf', mimeType: 'application/pdf', buffer: Buffer.from(`${kDocument}.`) });
    await page.getByRole('button', { name: 'Look for it on the ledger' }).click();
    await page.getByText('No registered document has this hash', { exact: false }).waitFor();
    silent();
  });

  test('reads the past: the moment stays in the address while going on', async () => {
    const page = await at(`/receivables/${kMain}`);
    await page.getByRole('button', { name: /^As of/ }).click();
    await page.getByLabel('Block height').fill('21');
    await page.getByRole('button', { name: 'Show that moment' }).click();
    await page.getByText('as of block 21').waitFor();
    await page.locator('main .badge', { hasText: 'offered' }).first().waitFor();
    await page.getByRole('link', { name: 'Receivables' }).click();
    await page.waitForURL(/\/receivables\?at=21$/);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.waitForURL(/\/receivables$/);
    silent();
  });

  test('filters and sorts a list, and exports the whole filter', async () => {
    const page = await at('/receivables');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Field').selectOption('state');
    await page.getByLabel('Value').selectOption('settled');
    await page.getByRole('button', { name: 'Add filter' }).click();
    await page.waitForURL(/filter=state%3Aeq%3Asettled/);
    await page.getByText('1 shown').waitFor();
    expect(await page.getByRole('link', { name: /Export all rows.*CSV/ }).getAttribute('href')).toBe('/v1/records/receivable.receivable?filter=state:eq:settled&sort=-issued&format=csv');
    await page.getByRole('button', { name: /Remove filter/ }).click();
    await page.getByText('5 shown').waitFor();
    await page.getByRole('button', { name: 'Sort by Face' }).click();
    await page.waitForURL(/sort=-face/);
    await page.locator('tbody tr').first().getByText('¥1,000,000.00').waitFor();
    silent();
  });

  test('switches language and theme without leaving the page, and finds both again', async () => {
    const page = await at(`/receivables/${kMain}`);
    await page.getByRole('button', { name: '切换到中文' }).click();
    await page.getByRole('heading', { name: '流转脉络' }).waitFor();
    expect(page.url()).toContain(kMain);
    await page.getByRole('button', { name: '显示设置' }).click();
    await page.getByLabel('主题').selectOption('dark');
    await page.getByLabel('金额以万、亿显示').check();
    await page.getByText('¥100万').first().waitFor();
    await page.reload();
    await settled(page);
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset['mantineColorScheme']])).toEqual(['zh-CN', 'dark']);
    await page.getByText('¥100万').first().waitFor();
    silent();
  });

  test('goes by keyboard alone: skip link, palette, search, lineage', async () => {
    const page = await at('/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    const ready = () => page.locator('[role=combobox]:focus').waitFor();
    await page.keyboard.press('Control+k');
    await ready();
    await page.keyboard.type('harbour');
    await page.getByRole('option', { name: /Harbour Bank/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Harbour Bank' }).waitFor();
    await page.keyboard.press('/');
    await ready();
    await page.keyboard.type(kMain);
    await page.getByRole('option', { name: new RegExp(`${kMain.slice(0, 16)}.*Receivable`) }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(kMain));
    await page.locator('.node').first().waitFor();
    await page.locator('.node').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/fragments\//);
    silent();
  });

  test('sees the lineage as tree, flow and table with the same sums, and the break in red', async () => {
    const page = await at(`/receivables/${h32('receivable broken')}`);
    await page.locator('.node.broken').waitFor();
    await page.getByText('does not add up: ¥0.01 missing').waitFor();
    await page.getByText('Flow of amounts').click();
    await page.locator('.flow .box.broken').waitFor();
    expect(await page.locator('.flow .ribbon').count()).toBe(2);
    await page.locator('.segments').getByText('Table').click();
    await page.getByRole('cell', { name: /does not add up/ }).waitFor();
    silent();
  });

  // Texts that others collected because they break programs; outside the tree.
  const strings = ['../../../shared/vectors/strings/blns.json', '../../../../shared/vectors/strings/blns.json'].map((one) => new URL(`../../${one}`, import.meta.url)).find((one) => existsSync(one));
  test.skipIf(strings === undefined)('meets naughty strings everywhere and nothing of them runs', async () => {
    const naughty = (JSON.parse(readFileSync(strings!, 'utf8')) as string[])
      .filter((one) => one !== '' && Buffer.byteLength(one) <= 64 && !/[\u0000-\u001f\u007f-\u009f]/.test(one) && Buffer.from(one, 'utf8').toString('utf8') === one);
    expect(naughty.length).toBeGreaterThan(300);
    const odd = await serve(dist, naughty);
    try {
      watched = await open(browser, odd.url, kDesktop, { pinnedGenesis: pinned });
      const { page } = watched;
      await page.goto(`${odd.url}/parties`);
      await settled(page);
      while (await page.getByRole('button', { name: 'Show more' }).isVisible()) {
        const before = await page.locator('tbody tr').count();
        await page.getByRole('button', { name: 'Show more' }).click();
        await page.waitForFunction((n) => document.querySelectorAll('tbody tr').length > n, before);
      }
      expect(await page.locator('tbody tr').count()).toBe(naughty.length + 9);
      // In the search field, the palette, a filter, the salt, the address.
      for (const text of naughty.filter((one) => /[<>"'`{}$\\]/.test(one)).slice(0, 25)) {
        await page.goto(`${odd.url}/search?q=${encodeURIComponent(text)}`);
        await settled(page);
      }
      await page.goto(`${odd.url}/evidence`);
      await settled(page);
      for (const text of naughty.filter((one) => one.includes('<')).slice(0, 10)) await page.getByLabel('Salt, 64 hexadecimal digits').fill(text);
      await page.goto(`${odd.url}/receivables?at=%3Cscript%3E&sort=%22%3E&filter=%3Cimg%20src=x%20onerror=alert(1)%3E&tab=javascript:alert(1)`);
      await settled(page);
      silent();
    } finally {
      await odd.stop();
    }
  });
});
