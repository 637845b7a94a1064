import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { formats } from '../shared/report/index.ts';
import { openBrowser, visitIn } from './browser.ts';
import { scanLive } from './live.ts';
import { scenarios } from './scenarios/index.ts';
import { together } from './scenarios/scenario.ts';
import { temporaryFolder } from './temporary.ts';

/** Takes the pictures of a report that the README shows, of a few of the scenarios: `npm run pictures`. */
const DOCS = join(import.meta.dirname, '../docs');
const SHOWN =
  /^(?:base-policy|https|client-|office|peering-lost|stopped|upgrading|nat-left|zone-not|revisions|tls|healthy|rollout)/;

const { fleet, config } = together(scenarios.filter(({ id }) => SHOWN.test(id)));
const { report } = await scanLive(fleet, {}, config);
const file = join(temporaryFolder('pictures'), 'report.html');
writeFileSync(file, formats.html(report));
const url = pathToFileURL(file).href;

const browser = await openBrowser();
const picture = (name: string) => join(DOCS, `${name}.png`);
await visitIn(browser, url, { viewport: { width: 1200, height: 900 } }, async (page) => {
  await page.screenshot({ path: picture('report') });
});
await visitIn(browser, url, { viewport: { width: 1200, height: 700 }, colorScheme: 'dark' }, async (page) => {
  await show(page, '#fleet');
  await page.screenshot({ path: picture('fleet') });
});
await visitIn(browser, url, { viewport: { width: 390, height: 900 } }, async (page) => {
  await show(page, '.mend figure');
  await page.screenshot({ path: picture('phone') });
});
await browser.close();

async function show(page: Page, selector: string): Promise<void> {
  await page.evaluate(`document.querySelector('${selector}').scrollIntoView()`);
}
