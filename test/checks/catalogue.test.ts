import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SECTIONS } from '../../shared/catalogue/page.ts';
import { checks } from '../../shared/checks/index.ts';
import { failureOf } from '../docs/findings.ts';
import { generated } from '../generated.ts';
import { troubled } from '../scenarios/index.ts';

// Pages show failures of a scan, which a busy machine takes long for: it is done before the tests begin.
await failureOf('cluster-state');

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('the catalogue of checks', () => {
  it('lists every check file, once', () => {
    const files = readdirSync(join(ROOT, 'shared/checks')).filter((name) => name !== 'check.ts' && name !== 'index.ts');

    expect(checks.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
  });

  it.each(checks)('$id is described in full', ({ id, title, explanation, remediation, reads }) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(title).toMatch(/^[A-Z][^.]{10,100}$/);
    expect(title).not.toMatch(/^Ensure/);
    expect(explanation.length).toBeGreaterThan(100);
    expect(remediation.summary).toMatch(/\.$/);
    expect(remediation.docs).toMatch(/^https:\/\/learn\.microsoft\.com\/(azure|troubleshoot)\//);
    expect(reads.length).toBeGreaterThan(0);
  });

  it.each(checks)('$id has a table of rows and a scenario', ({ id }) => {
    // `testCheck` demands a row for every answer and for every fact unseen.
    expect(read(`test/checks/${id}.test.ts`)).toMatch(/^testCheck\(/m);
    expect(troubled.some(({ check }) => check === id)).toBe(true);
  });

  it.each(checks)('$id has a page with every section, which says something', ({ id }) => {
    const [, ...sections] = read(`docs/checks/${id}.md`).split(/^## /m);

    expect(sections.map((section) => section.split('\n')[0])).toEqual([...SECTIONS]);
    for (const section of sections) expect(section.replace(/^.*\n/, '').trim().length).toBeGreaterThan(50);
  });

  it('has no page of a check that is gone', () => {
    expect(readdirSync(join(ROOT, 'docs/checks')).toSorted()).toEqual(checks.map(({ id }) => `${id}.md`).toSorted());
  });

  it('covers the causes that it says it does', () => {
    expect([...new Set(checks.map(({ cause }) => cause))]).toEqual(['extra', 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

it.each(Object.entries(generated))('%s is as `npm run docs` makes it', async (path, make) => {
  expect(read(path)).toBe(await make());
});
