import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Finding } from '../../shared/model/finding.ts';
import type { ScanReport } from '../../shared/model/report.ts';
import { formats } from '../../shared/report/index.ts';
import { openBrowser } from '../browser.ts';
import { scanLive } from '../live.ts';
import { scenarios } from '../scenarios/index.ts';
import { together } from '../scenarios/scenario.ts';
import { temporaryFolder } from '../temporary.ts';

/** How fast a page of 1,000 clusters is there, and filters: `npm run bench:html`. */
const CLUSTERS = 1_000;
const CHECKS = 20;
/** As many of them one line of a hub cuts off. */
const BEHIND_HUB = 300;
const ROUNDS = 7;
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** The clusters of all scenarios twice, then those that are well, over and over; and of the checks the first again under other names. */
function grow({ clusters, findings, ...report }: ScanReport): ScanReport {
  const checks = [...new Set(findings.map(({ check }) => check))];
  const more = checks.slice(0, CHECKS - checks.length);
  const byCluster = Map.groupBy(findings, ({ cluster }) => cluster);
  const hub = findings.find(({ check, decidedBy }) => check === 'required-egress' && decidedBy !== undefined);
  if (hub === undefined) throw new Error('no scenario has a line that stops what nodes need');
  const well = clusters.filter(({ worst }) => worst === 'pass');
  const many = Array.from({ length: CLUSTERS }, (_, index) => {
    const cluster = index < 2 * clusters.length ? clusters[index % clusters.length] : well[index % well.length];
    if (cluster === undefined) throw new Error('no scenario has a cluster');
    const [id, name] = [`${cluster.id}-${index}`, `${cluster.name}-${index}`];
    const own = byCluster.get(cluster.id) ?? [];
    const again = own.flatMap((one) => (more.includes(one.check) ? [{ ...one, check: `${one.check}-too` }] : []));
    const stopped = index < BEHIND_HUB ? [{ ...hub, reason: `${hub.reason} (${name})` }] : [];
    return {
      cluster: { ...cluster, id, name },
      findings: [...own, ...again, ...stopped].map((one, place): Finding => ({
        ...one,
        id: `${index}-${place}`,
        cluster: id,
      })),
    };
  });
  return { ...report, clusters: many.map(({ cluster }) => cluster), findings: many.flatMap((one) => one.findings) };
}

const { fleet, config } = together(scenarios);
const scanned = await scanLive(fleet, {}, config);
const report = grow(scanned.report);

const begun = performance.now();
const page = formats.html(report);
const made = performance.now() - begun;
const fails = report.findings.filter(({ status }) => status === 'fail').length;
say(`${report.clusters.length} clusters, ${report.findings.length} findings, ${fails} of them failures`);
say(
  `made in ${made.toFixed(0)} ms: ${(page.length / 1e6).toFixed(1)} MB, ${(gzipSync(page).length / 1e6).toFixed(2)} MB with gzip`,
);

const file = join(temporaryFolder('page'), 'report.html');
writeFileSync(file, page);
const browser = await openBrowser();
/** In the page: until the browser has drawn what follows from an action. */
const DRAWN = 'new Promise((done) => requestAnimationFrame(() => setTimeout(done)))';
const filter = (name: string, value: string) => `(async () => {
  const field = document.querySelector('form.filters').elements['${name}'];
  const begun = performance.now();
  field.value = ${value};
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await ${DRAWN};
  return performance.now() - begun;
})()`;
const ASKED = {
  'until it takes input': `(async () => { await ${DRAWN}; return performance.now(); })()`,
  'a filter by text, the first time': filter('text', `'hub'`),
  'another text': filter('text', `'-77'`),
  'no text': filter('text', `''`),
  'a filter by check': filter('check', `'3'`),
  'all checks again': filter('check', `''`),
  'the page of a cluster': `(async () => { const begun = performance.now(); location.hash = '#c500'; await ${DRAWN}; return performance.now() - begun; })()`,
  'back to all': `(async () => { const begun = performance.now(); location.hash = '#fleet'; await ${DRAWN}; return performance.now() - begun; })()`,
};
const figures = Object.fromEntries(Object.keys(ASKED).map((name) => [name, [] as number[]]));
for (let round = 0; round < ROUNDS; round++) {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await tab.goto(pathToFileURL(file).href);
  for (const [name, ask] of Object.entries(ASKED)) figures[name]?.push(await tab.evaluate<number>(ask));
  await tab.close();
}
await browser.close();
for (const [name, all] of Object.entries(figures)) {
  const sorted = all.toSorted((a, b) => a - b);
  say(`${name}: ${sorted[(ROUNDS - 1) / 2]?.toFixed(0)} ms, at most ${sorted.at(-1)?.toFixed(0)} ms`);
}
