// A headless Chromium of the system, and pages that remember everything that went wrong on them.
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const kPlaces = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const executable = kPlaces.find((one): one is string => one !== undefined && existsSync(one));

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: executable!, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb', '--hide-scrollbars'] });

export interface Look {
  readonly language: 'en' | 'zh';
  readonly theme: 'light' | 'dark';
  readonly phone: boolean;
  readonly contrast?: 'high' | 'normal';
}
export const lookName = ({ language, theme, phone, contrast }: Look): string => `${language}-${theme}-${phone ? 'phone' : 'desktop'}${contrast === 'high' ? '-contrast' : ''}`;

export interface Watched {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly problems: string[]; // console errors, page errors, broken policy, requests to elsewhere
}

export async function open(browser: Browser, origin: string, look: Look, prefs: Readonly<Record<string, string>> = {}): Promise<Watched> {
  const context = await browser.newContext({
    viewport: look.phone ? { width: 390, height: 844 } : { width: 1360, height: 900 }, deviceScaleFactor: 1, isMobile: look.phone, hasTouch: look.phone,
    colorScheme: look.theme, reducedMotion: 'reduce', timezoneId: 'Asia/Shanghai', locale: look.language === 'zh' ? 'zh-CN' : 'en-GB', acceptDownloads: true,
  });
  const stored = JSON.stringify({ language: look.language, theme: look.theme, contrast: look.contrast ?? 'normal', ...prefs });
  await context.addInitScript((value) => { if (localStorage.getItem('tallystick.explorer') === null) localStorage.setItem('tallystick.explorer', value); }, stored);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()}`); });
  page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
  page.on('response', (response) => { if (response.status() >= 400) problems.push(`answer ${response.status()}: ${response.url()}`); });
  page.on('dialog', (dialog) => { problems.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  page.on('request', (request) => { if (!request.url().startsWith(origin) && !/^(blob|data):/.test(request.url())) problems.push(`elsewhere: ${request.url()}`); });
  return { context, page, problems };
}

// Until nothing on the page is still being read.
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('domcontentloaded');
  await page.locator('main h1').first().waitFor({ timeout: 15_000 });
  await page.waitForFunction(() => document.querySelector('.bone') === null, undefined, { timeout: 15_000 });
  await page.waitForTimeout(150);
}
