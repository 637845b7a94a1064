import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { format } from 'prettier';
import { clusterRole } from '../shared/catalogue/cluster-role.ts';
import { loads, loadWindow } from '../infra/alerts/loads.ts';
import { alertRules } from '../infra/alerts/rules.ts';
import { longest, windows } from '../infra/alerts/windows.ts';
import { workbook } from '../infra/workbook/workbook.ts';
import { catalogueFormats } from '../shared/catalogue/index.ts';
import { page } from '../shared/catalogue/page.ts';
import { permissions } from '../shared/catalogue/permissions.ts';
import { rightsOf, WITHOUT_KUBERNETES } from '../shared/catalogue/rights.ts';
import { troubleshooting } from '../shared/catalogue/troubleshooting.ts';
import { checks } from '../shared/checks/index.ts';
import { configSchema } from '../shared/config-schema.ts';
import { TABLES } from '../shared/sinks/columns.ts';
import { failureOf } from './docs/findings.ts';
import { terminal } from './docs/terminal.ts';

const ROOT = join(import.meta.dirname, '..');

/** Every file that is made from the code, by its path. */
export const generated: Readonly<Record<string, () => Promise<string>>> = {
  'docs/checks.md': () => format(catalogueFormats.markdown(checks), { parser: 'markdown' }),
  ...Object.fromEntries(
    checks.map((check) => [
      `docs/checks/${check.id}.md`,
      async () => format(page(check, await failureOf(check.id)), { parser: 'markdown' }),
    ]),
  ),
  'docs/terminal.svg': terminal,
  'docs/permissions.md': () => format(permissions(checks), { parser: 'markdown' }),
  'docs/troubleshooting.md': () => format(troubleshooting(checks), { parser: 'markdown' }),
  'infra/workbook.json': () => json(workbook),
  'infra/alerts.json': () => json({ windows, longest, rules: alertRules, loadWindow, loads }),
  // The bundle has no sources: what the page brings is a part of the code.
  'shared/report/html/assets.ts': async () => {
    const [style, script] = [await small('style.css'), await small('client/main.ts')];
    const lines = [
      '// Made from style.css and client/ by `npm run docs`. The hashes are what lets a browser take these and nothing else.',
      ...Object.entries({ STYLE: style, STYLE_HASH: hashOf(style), SCRIPT: script, SCRIPT_HASH: hashOf(script) }).map(
        ([name, text]) => `export const ${name} = ${JSON.stringify(text)};`,
      ),
    ];
    return format(lines.join('\n'), { parser: 'typescript', printWidth: 120, singleQuote: true });
  },
  'docs/reach.schema.json': () => json(configSchema),
  // What each subscription that is scanned gives, and what it gives as well where API servers are asked.
  'infra/role.json': () => {
    const resources = rightsOf(WITHOUT_KUBERNETES);
    const { actions, dataActions } = rightsOf({ ...WITHOUT_KUBERNETES, kubernetes: true });
    const clusters = { actions: actions.filter((action) => !resources.actions.includes(action)), dataActions };
    return json({ resources, clusters });
  },
  'infra/cluster-role.yaml': () => format(clusterRole({ kubernetes: true }), { parser: 'yaml', singleQuote: true }),
  // Columns of tables, and of the streams that a data collection rule takes, which writes one type otherwise:
  // https://learn.microsoft.com/azure/azure-monitor/essentials/data-collection-rule-structure#streamdeclarations
  'infra/tables.json': () =>
    json(
      columns(
        (table) => table,
        (type) => type,
      ),
    ),
  'infra/streams.json': () =>
    json(
      columns(
        (table) => `Custom-${table}`,
        (type) => type.toLowerCase(),
        'columns',
      ),
    ),
};

function json(value: object): Promise<string> {
  return format(JSON.stringify(value), { parser: 'json', printWidth: 120 });
}

/** A file of the page and what it imports, as small as it gets. */
async function small(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'shared/report/html', file)],
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['chrome120', 'firefox121', 'safari17.4'],
    charset: 'utf8',
    write: false,
  });
  return (outputFiles[0]?.text ?? '').trim();
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function columns(named: (table: string) => string, typed: (type: string) => string, within?: string): object {
  const entries = Object.entries(TABLES).map(([table, types]) => {
    const list = Object.entries(types).map(([name, type]) => ({ name, type: typed(type) }));
    return [named(table), within === undefined ? list : { [within]: list }] as const;
  });
  return Object.fromEntries(entries);
}

// `npm run docs` runs this file; the tests import it.
if (import.meta.main) {
  for (const [path, make] of Object.entries(generated)) writeFileSync(join(ROOT, path), await make());
}
