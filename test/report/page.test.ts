import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import type { Finding } from '../../shared/model/finding.ts';
import { CHROMIUM, openBrowser, type Visited, visitIn, WHERE_TO_GET_IT, WIDE } from '../browser.ts';
import { named, report, written } from './pages.ts';

const describeInBrowser = CHROMIUM === undefined ? describe.skip : describe;
/** A sheet of it, at 96 dots an inch. */
const A4 = { width: 794, height: 1123 };
const PHONE = { width: 360, height: 740 };

describeInBrowser(`a page in Chromium (${CHROMIUM ?? `skipped: ${WHERE_TO_GET_IT}`})`, () => {
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    browser = await openBrowser();
    url = written(report);
  });
  afterAll(() => browser.close());

  const visit = (...visited: Visited) => visitIn(browser, ...visited);
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
      const isNarrow = () => page.evaluate<boolean>(IS_NARROW);

      expect(await isNarrow()).toBe(true);
      await page.evaluate(OPEN_ALL);
      expect(await isNarrow()).toBe(true);
      await toCluster(page, 'https-denied');
      expect(await isNarrow()).toBe(true);
    });
  });

  it('has a heading over each column, above it', async () => {
    await visit(url, {}, async (page) => {
      const tables = await shown(page, '.rows').all();
      for (const table of tables) {
        const lefts = async (cells: string) =>
          Promise.all(
            (await shown(page, cells).and(table.locator(cells)).all()).map(
              async (cell) => (await cell.boundingBox())?.x,
            ),
          );
        const headings = await lefts('thead th');

        expect(headings.length).toBeGreaterThan(2);
        expect(await lefts('tbody tr:first-child td')).toEqual(headings);
      }
      expect(tables.length).toBeGreaterThan(1);
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
        '▲ decides',
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

      await select('State').selectOption('resolved');
      await select('Severity').selectOption('critical');
      expect([await rows(page), await mends()]).toEqual([['healthy'], 0]);
      await page.getByRole('button', { name: 'Clear' }).click();

      await select('State').selectOption('unknown');
      expect([await rows(page), await mends()]).toEqual([['https-denied', 'healthy'], 1]);
      await select('State').selectOption('accepted');
      expect(await shown(page, '#mend .nothing').innerText()).toBe('Nothing here is in the filter.');
      await select('State').selectOption('unknown');
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
      const command = report.findings.find(isNoWeb);

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

  it('has what is within the last of very many when it is opened, searched or printed', async () => {
    const failure = report.findings.find(isNoWeb);
    if (failure === undefined) throw new Error('the rule stops nothing');
    const findings = Array.from({ length: 60 }, (_, index) => {
      const decidedBy = { resource: '/nsg', line: `line-${index}` };
      const remediation = { ...failure.remediation, command: `mend ${index} now` };
      return { ...failure, id: `${index}`, decidedBy, remediation };
    });
    await visit(written({ ...report, findings }), {}, async (page) => {
      const last = page.locator('.mend').last();

      expect(await last.locator('.command').count()).toBe(0);
      await page.getByRole('searchbox').fill('mend 59 now');
      expect(await shown(page, '.mend').count()).toBe(1);
      await last.locator('summary').first().click();
      expect(await last.locator('.command code').innerText()).toBe('mend 59 now');
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(await page.locator('.mend .command').count()).toBe(60);
    });
  });

  it('is printed in dark ink with all of it open, and without what is for a screen', async () => {
    await visit(url, { viewport: A4, colorScheme: 'dark' }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");

      expect(await shown(page, '.filters, button').count()).toBe(0);
      expect(await page.locator('details:not([open])').count()).toBe(0);
      expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(29, 33, 37)');
      expect(await page.evaluate(IS_NARROW)).toBe(true);
    });
  });
});

const isNoWeb = ({ decidedBy }: Finding) => decidedBy?.line === 'securityRules/no-web';

const IS_NARROW = 'document.documentElement.scrollWidth <= innerWidth';
const OPEN_ALL = "document.querySelectorAll('details').forEach((one) => (one.open = true))";

async function toCluster(page: Page, name: string): Promise<void> {
  const anchor = await page.locator('tr[data-cluster] a', { hasText: name }).first().getAttribute('href');
  await page.goto(`${page.url().split('#')[0] ?? ''}${anchor ?? ''}`);
}
