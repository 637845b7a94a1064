import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

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
