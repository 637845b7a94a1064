import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium of the system, or the one that `AKS_REACH_CHROMIUM` names; `undefined` where there is none. */
export const CHROMIUM = [process.env['AKS_REACH_CHROMIUM'] ?? '', ...USUAL].find(
  (path) => path !== '' && existsSync(path),
);

export const WHERE_TO_GET_IT = 'install Chromium, or name one in AKS_REACH_CHROMIUM';

/** Beside a busy machine a browser may take half a minute to begin. */
const START_MS = 60_000;

export async function openBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error(`there is no Chromium: ${WHERE_TO_GET_IT}`);
  return chromium.launch({
    executablePath: CHROMIUM,
    timeout: START_MS,
    // It is to show files of ours, and to call nobody.
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export const WIDE = { width: 1280, height: 900 };

export type Visited = [at: string, options: BrowserContextOptions, act?: (page: Page) => Promise<void>];

/** Does something with the page, in a window of its own, and answers what a browser had to complain of or wanted to load. */
export async function visitIn(browser: Browser, ...[at, options, act]: Visited): Promise<readonly string[]> {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== at.split('#')[0]) complaints.push(`request: ${request.url()}`);
  });
  try {
    await page.goto(at);
    await act?.(page);
  } finally {
    await context.close();
  }
  return complaints;
}
