import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Finding } from '../../shared/model/finding.ts';
import type { ScanReport } from '../../shared/model/report.ts';
import { formats } from '../../shared/report/index.ts';
import { CHROMIUM, openBrowser, WHERE_TO_GET_IT } from '../browser.ts';
import { healthyPublic } from '../fleet/fleet.ts';
import { firewallDeleted } from '../scenarios/firewall-deleted.ts';
import { httpsDenied } from '../scenarios/https-denied.ts';
import { officeLeftOut } from '../scenarios/office-left-out.ts';
import { together } from '../scenarios/scenario.ts';
import { tlsInspected } from '../scenarios/tls-inspected.ts';
import { scanLive } from '../live.ts';
import { temporaryFolder } from '../temporary.ts';

const healthy = { id: 'healthy', says: 'all is well', build: (index: number) => healthyPublic('healthy', index) };
const { fleet, config } = together([firewallDeleted, httpsDenied, officeLeftOut, tlsInspected, healthy]);
const exemptions = [
  { check: 'tunnel-alpn', cluster: 'tls-inspected', reason: 'known', owner: 'team', expiresAt: '2999-01-01T00:00:00Z' },
];
const scanned = await scanLive(fleet, {}, { ...config, exemptions });

/** As with a store, which knows what is new and what is mended, and without a right. */
const report: ScanReport = {
  ...scanned.report,
  findings: scanned.report.findings.map((finding): Finding => {
    const name = `${finding.cluster.split('/').at(-1) ?? ''} ${finding.check}`;
    if (name === 'healthy node-dns') return { ...finding, state: 'resolved' };
    if (name === 'healthy tunnel-pods')
      return {
        ...finding,
        status: 'unknown',
        reason: 'Not read: it needs Microsoft.ContainerService/managedClusters/pods/read.',
      };
    if (finding.status !== 'fail') return finding;
    return { ...finding, state: name.startsWith('https') ? 'new' : 'open', firstSeenAt: '2026-01-01T00:00:00.000Z' };
  }),
};

/** The same with a name for everything that means harm. */
function named(text: string): ScanReport {
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(/https-denied|office-left-out/g, text);
    if (Array.isArray(value)) return value.map(change);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]));
  };
  return change(report) as ScanReport;
}

const folder = temporaryFolder('page');
let files = 0;

function written(one: ScanReport): string {
  const file = join(folder, `${files++}.html`);
  writeFileSync(file, formats.html(one));
  return pathToFileURL(file).href;
}

const describeInBrowser = CHROMIUM === undefined ? describe.skip : describe;
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };

describeInBrowser(`a page in Chromium (${CHROMIUM ?? `skipped: ${WHERE_TO_GET_IT}`})`, () => {
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    browser = await openBrowser();
    url = written(report);
  });
  afterAll(() => browser.close());

  /** Does something with the page, in a window of its own, and answers what a browser had to complain of or wanted to load. */
  async function visit(
    at: string,
    options: BrowserContextOptions,
    act: (page: Page) => Promise<void> = () => Promise.resolve(),
  ): Promise<readonly string[]> {
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
      await act(page);
    } finally {
      await context.close();
    }
    return complaints;
  }

  const shown = (page: Page, selector: string) => page.locator(selector).filter({ visible: true });
  const rows = (page: Page) => shown(page, 'tr[data-cluster] th').allTextContents();

  it('loads nothing, and nothing in it is against its own policy', async () => {
    expect(await visit(url, {})).toEqual([]);
  });

  it.each([
    ['an image', '<img src=x onerror=alert(1)>'],
    ['the end of a script', '</script><script>alert(1)</script>'],
    ['the end of a style', '</style><script>alert(1)</script>'],
    ['the end of an attribute', '" autofocus onfocus=alert(1) x="'],
    ['the end of another', "' onmouseover=alert(1) '"],
    ['a comment', '<!--'],
  ])('runs nothing of a name that is %s', async (_, text) => {
    const complaints = await visit(written(named(text)), {}, async (page) => {
      await page.getByRole('searchbox').fill(text);
      expect(await rows(page)).toEqual(expect.arrayContaining([text]));
      await page.locator('tr[data-cluster] th a', { hasText: text }).first().click();
      expect(await shown(page, '.cluster h2').allInnerTexts()).toEqual([text]);
    });

    expect(complaints).toEqual([]);
  });

  it.each(
    [WIDE, PHONE].flatMap((viewport) =>
      (['light', 'dark'] as const).map((colorScheme) => [viewport.width, colorScheme, viewport] as const),
    ),
  )(
    '%i wide and %s has nothing that a screen reader, a keyboard or weak eyes stumble over',
    async (_, colorScheme, viewport) => {
      await visit(url, { viewport, colorScheme }, async (page) => {
        await page.evaluate(axe.source);
        const faults = async () => {
          const { violations } = await page.evaluate<AxeResults>('axe.run()');
          return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
        };
        await page.evaluate(OPEN_ALL);
        expect(await faults()).toEqual([]);

        await toCluster(page, 'https-denied');
        expect(await faults()).toEqual([]);
      });
    },
  );

  it('is no wider than a phone', async () => {
    await visit(url, { viewport: PHONE }, async (page) => {
      const isNarrow = () => page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth');

      expect(await isNarrow()).toBe(true);
      await page.evaluate(OPEN_ALL);
      expect(await isNarrow()).toBe(true);
      await toCluster(page, 'https-denied');
      expect(await isNarrow()).toBe(true);
    });
  });

  it('begins with what to mend, of which the first is open with its picture and its command', async () => {
    await visit(url, {}, async (page) => {
      const first = page.locator('.mend').first();

      expect(await page.locator('h1').innerText()).toBe('3 of 5 clusters have something to mend');
      expect(await first.locator('summary').first().innerText()).toMatch(
        /https-denied-user-nsg[\s\S]*1 cluster https-denied/,
      );
      expect(await first.locator('svg .decider > .words text').allTextContents()).toEqual([
        'security group',
        'https-denied-user-',
        'nsg',
        'no-web',
        '▲ mend here',
      ]);
      expect(await first.locator('.command code').first().innerText()).toMatch(/^az network nsg rule /);
    });
  });

  it.each([
    ['wide', WIDE],
    ['on a phone', PHONE],
  ])('draws a path in which nothing covers anything, %s', async (_, viewport) => {
    await visit(url, { viewport }, async (page) => {
      const boxes = await Promise.all(
        (await page.locator('.mend').first().locator('svg .words').all()).map((one) => one.boundingBox()),
      );
      const met = boxes.flatMap((box, index) => {
        const next = boxes[index + 1];
        if (box === null || next === undefined || next === null) return [];
        const isApart = next.x >= box.x + box.width || next.y >= box.y + box.height;
        return isApart ? [] : [[box, next]];
      });

      expect(boxes.length).toBeGreaterThan(3);
      expect(met).toEqual([]);
    });
  });

  it('hides what is not in the filter, says how much is, and shows all again', async () => {
    await visit(url, {}, async (page) => {
      const all = await rows(page);
      const mends = () => shown(page, '.mend h3').count();
      const [before, select] = [await mends(), (name: string) => page.getByRole('combobox', { name })];

      await select('Check').selectOption('required-egress');
      expect([await rows(page), await mends()]).toEqual([['firewall-deleted', 'https-denied'], 2]);
      await select('State').selectOption('new');
      expect([await rows(page), await mends()]).toEqual([['https-denied'], 1]);
      expect(await page.locator('.filters .shown').innerText()).toBe('1 of 5 clusters');
      expect(await page.locator('#mend .count').innerText()).toBe(`1 of ${before}`);
      await page.getByRole('button', { name: 'Clear' }).click();
      expect([await rows(page), await mends()]).toEqual([all, before]);

      await select('State').selectOption('unknown');
      expect(await rows(page)).toEqual(['healthy']);
      expect(await shown(page, '#mend .nothing').innerText()).toBe('Nothing here is in the filter.');
      expect(await shown(page, '#unknown code').allInnerTexts()).toEqual([
        'Microsoft.ContainerService/managedClusters/pods/read',
      ]);
      await page.getByRole('button', { name: 'Clear' }).click();

      await page.getByRole('searchbox').fill('NO-WEB');
      expect([await rows(page), await mends()]).toEqual([['https-denied'], 1]);
    });
  });

  it('has a page for each cluster, and a way back, by keys alone', async () => {
    await visit(url, {}, async (page) => {
      await page.getByRole('rowheader', { name: 'https-denied' }).getByRole('link').focus();
      await page.keyboard.press('Enter');
      expect(await shown(page, '.cluster h2').allInnerTexts()).toEqual(['https-denied']);
      expect(await shown(page, 'main > section').count()).toBe(0);
      expect(await shown(page, '.cluster svg.path').count()).toBe(1);

      await page.getByRole('link', { name: 'All clusters' }).filter({ visible: true }).focus();
      await page.keyboard.press('Enter');
      expect(await shown(page, '.cluster').count()).toBe(0);
      expect(await shown(page, '#fleet h2').count()).toBe(1);
    });
  });

  it('copies a command as it is', async () => {
    await visit(url, { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      await page.getByRole('button', { name: 'Copy' }).filter({ visible: true }).first().click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      const command = report.findings.find(({ decidedBy }) => decidedBy?.line === 'securityRules/no-web');

      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(command?.remediation.command);
    });
  });

  it('tells all without a script', async () => {
    await visit(url, { javaScriptEnabled: false }, async (page) => {
      const told = await page.locator('main').textContent();

      for (const { reason } of report.findings) expect(told).toContain(reason);
      expect(await shown(page, '.filters, button').count()).toBe(0);
      await toCluster(page, 'healthy');
      expect(await shown(page, '.cluster h2').allInnerTexts()).toEqual(['healthy']);
    });
  });

  it('is printed with all of it open, and without what is for a screen', async () => {
    await visit(url, {}, async (page) => {
      await page.emulateMedia({ media: 'print' });
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");

      expect(await shown(page, '.filters, button').count()).toBe(0);
      expect(await page.locator('details:not([open])').count()).toBe(0);
    });
  });
});

const OPEN_ALL = "document.querySelectorAll('details').forEach((one) => (one.open = true))";

async function toCluster(page: Page, name: string): Promise<void> {
  const anchor = await page.locator('tr[data-cluster] a', { hasText: name }).first().getAttribute('href');
  await page.goto(`${page.url().split('#')[0] ?? ''}${anchor ?? ''}`);
}
