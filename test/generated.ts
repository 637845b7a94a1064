import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { checks } from '../shared/checks/index.ts';
import { configSchema } from '../shared/config-schema.ts';
import { TABLES } from '../shared/sinks/columns.ts';
import { failureOf } from './docs/findings.ts';

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
  'docs/permissions.md': () => format(permissions(checks), { parser: 'markdown' }),
  'infra/workbook.json': () => json(workbook),
  'infra/alerts.json': () => json({ windows, longest, rules: alertRules, loadWindow, loads }),
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
