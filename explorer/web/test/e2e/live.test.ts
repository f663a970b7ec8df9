// Against a running tallystick-explorer (EXPLORER_URL): each page with what its ledger really holds, and proofs of it checked in the browser.
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { executable, launch, lookName, open, settled, type Look, type Watched } from './browser.js';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const url = process.env['EXPLORER_URL'];
const shots = process.env['SHOTS'];
const looks: readonly Look[] = [{ language: 'en', theme: 'light', phone: false }, { language: 'zh', theme: 'dark', phone: true }];

const kListed: readonly (readonly [string, string])[] = [
  ['receivable.receivable', '/receivables'], ['fragment.fragment', '/fragments'], ['party.party', '/parties'], ['account.account', '/accounts'],
  ['evidence.evidence', '/evidence'], ['loan.loan', '/loans'], ['financing.lending_policy', '/lending-policies'], ['cash.balance', '/records/cash-balance'],
];

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${url!}/v1${path}`);
  expect(response.status, path).toBe(200);
  return (await response.json()) as T;
}

describe.skipIf(executable === undefined || url === undefined)('a live ledger', () => {
  let browser: Browser;
  let pinned = '';
  const paths: string[] = ['/', '/blocks', '/blocks/1', '/transactions', '/parties', '/receivables', '/fragments', '/financings', '/settlements', '/settlements?tab=cash', '/evidence', '/validators', '/policies', '/policies?tab=limits', '/records', '/verify'];
  const provable: string[] = [];
  beforeAll(async () => {
    browser = await launch();
    pinned = (await get<{ hash: string }>('/genesis')).hash;
    for (const [type, page] of kListed) {
      const { items } = await get<{ items: { key: string }[] }>(`/records/${type}?limit=1`);
      if (items[0] === undefined) continue;
      paths.push(`${page}/${items[0].key}`);
      provable.push(`${page}/${items[0].key}`);
    }
    const { items } = await get<{ items: { id: string; height: string }[] }>('/transactions?limit=1');
    if (items[0] !== undefined) {
      paths.push(`/transactions/${items[0].id}`, `/blocks/${items[0].height}`, `/receivables?at=${items[0].height}`);
      provable.push(`/transactions/${items[0].id}`);
    }
  });
  afterAll(async () => browser?.close());

  const visit = async ({ page, problems }: Watched, path: string): Promise<void> => {
    problems.length = 0;
    await page.goto(url! + path);
    await settled(page);
    expect(problems, path).toEqual([]);
    expect(await page.locator('.problem[role="alert"]').count(), `${path} shows a failure`).toBe(0);
  };

  for (const look of looks)
    test(`every page, ${lookName(look)}`, async () => {
      const watched = await open(browser, url!, look, { pinnedGenesis: pinned });
      const wrong: string[] = [];
      for (const path of paths) {
        await visit(watched, path).catch((problem: unknown) => wrong.push(`${path}: ${String(problem).slice(0, 600)}`));
        const { violations } = await new AxeBuilder({ page: watched.page }).analyze();
        for (const one of violations) wrong.push(`${path}: axe ${one.id}: ${one.nodes[0]?.html.slice(0, 200) ?? ''}`);
        if (shots !== undefined) {
          mkdirSync(shots, { recursive: true });
          await watched.page.screenshot({ path: join(shots, `live${path.replace(/[^\w]+/g, '-').slice(0, 40)}-${lookName(look)}.png`), fullPage: true });
        }
      }
      await watched.context.close();
      expect(wrong).toEqual([]);
    }, 600_000);

  test('a name of several words is found, now and as of a block', async () => {
    const { items } = await get<{ items: { key: string; fields: { name: string } }[] }>('/records/party.party?limit=500');
    const party = items.find((one) => one.fields.name.includes(' ')) ?? items[0]!;
    const { at } = await get<{ at: string }>('/blocks?limit=1');
    const watched = await open(browser, url!, looks[0]!, { pinnedGenesis: pinned });
    for (const moment of ['', `&at=${at}`]) {
      await visit(watched, `/search?q=${encodeURIComponent(party.fields.name)}${moment}`);
      await watched.page.locator(`main a[href^="/parties/${party.key}"]`).first().waitFor({ timeout: 10_000 });
    }
    await watched.context.close();
  }, 60_000);

  test('records and receipts are proved in the browser', async () => {
    const watched = await open(browser, url!, looks[0]!, { pinnedGenesis: pinned });
    const wrong: string[] = [];
    for (const path of provable) {
      await visit(watched, path).catch((problem: unknown) => wrong.push(`${path}: ${String(problem).slice(0, 600)}`));
      await watched.page.getByRole('button', { name: 'Verify', exact: true }).click();
      const seal = watched.page.getByRole('dialog').locator('[data-proved]');
      await seal.waitFor({ timeout: 30_000 }).catch(() => wrong.push(`${path}: no verdict`));
      if ((await seal.getAttribute('data-proved').catch(() => '')) !== 'true') wrong.push(`${path}: ${(await watched.page.getByRole('dialog').innerText()).slice(0, 800)}`);
    }
    await watched.context.close();
    expect(wrong).toEqual([]);
  }, 300_000);
});
