import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { catalogueFormats } from '../catalogue/index.ts';
import { WITHOUT_KUBERNETES } from '../catalogue/rights.ts';
import { checks } from '../checks/index.ts';
import { UsageError } from '../config.ts';
import { type Command, EXIT } from './command.ts';
import { oneOf, readConfig } from './options.ts';

const OPTIONS = {
  format: { type: 'string', default: 'text' },
  config: { type: 'string' },
  subscription: { type: 'string', multiple: true },
  'management-group': { type: 'string', multiple: true },
} as const;

/** What `npm run docs` makes of each check. */
const PAGES = Object.fromEntries(checks.map(({ id }) => [id, new URL(`../../docs/checks/${id}.md`, import.meta.url)]));

export const checksCommand: Command = {
  summary: 'list every check, what it finds, what mends it, and which rights it takes',
  usage: `  <check>                         the page of one: who notices it, how it fails, how to mend it, what it cannot know
  --format text|json|markdown     of all of them; default text
  --format permissions            which check needs which right, and what is lost without it
  --format role                   the rights as a custom role of Azure, for \`az role definition create\`
  --format clusterrole            the rights within clusters, for \`kubectl apply\`
  --config FILE                   roles for its sources, and its scope; else for all that needs no API server
  --subscription ID               where the role may be assigned (may be repeated)
  --management-group ID           where the role may be assigned (may be repeated)`,

  async run(args, terminal) {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [id, ...others] = positionals;
    if (others.length > 0) throw new UsageError(`one check at a time, not also ${others.join(', ')}`);
    if (id !== undefined) {
      terminal.out(await readFile(oneOf('checks', id, PAGES), 'utf8'));
      return EXIT.fine;
    }
    const format = oneOf('--format', values.format, catalogueFormats);
    const config = values.config === undefined ? undefined : await readConfig(values.config);
    const { subscription: subscriptions, 'management-group': managementGroups } = values;
    const named = { ...(subscriptions && { subscriptions }), ...(managementGroups && { managementGroups }) };
    const scope = (subscriptions ?? managementGroups) ? named : (config?.scope ?? {});
    if (values.format === 'role' && scope.subscriptions === undefined && scope.managementGroups === undefined)
      throw new UsageError(
        'say where the role may be assigned: --subscription ID, --management-group ID, or a scope in --config',
      );
    const sources = config === undefined ? WITHOUT_KUBERNETES : (config.sources ?? {});
    terminal.out(format(checks, sources, scope));
    return EXIT.fine;
  },
};
