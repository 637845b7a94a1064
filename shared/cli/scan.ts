import { randomUUID } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { checks } from '../checks/index.ts';
import { parseClient, UsageError } from '../config.ts';
import type { Config } from '../model/config.ts';
import { SEVERITIES, type Severity } from '../model/finding.ts';
import type { FileUse, ScanReport } from '../model/report.ts';
import type { ScanRequest } from '../model/request.ts';
import { formats } from '../report/index.ts';
import { scan } from '../scan/scan.ts';
import { writeSnapshot } from '../snapshot-file.ts';
import { type Command, EXIT } from './command.ts';
import { oneOf, readConfig, scopeOf } from './options.ts';

const OPTIONS = {
  subscription: { type: 'string', multiple: true },
  'management-group': { type: 'string', multiple: true },
  from: { type: 'string' },
  fresh: { type: 'boolean' },
  assume: { type: 'string' },
  probe: { type: 'boolean' },
  config: { type: 'string' },
  client: { type: 'string', multiple: true },
  check: { type: 'string', multiple: true },
  format: { type: 'string', default: 'text' },
  output: { type: 'string' },
  save: { type: 'string' },
  'fail-on': { type: 'string', default: 'high' },
  'fail-on-likely': { type: 'boolean' },
  quiet: { type: 'boolean' },
} as const;

export const scanCommand: Command = {
  summary: 'scan a fleet, live or from exports, and report who cannot reach which API server',
  usage: `  --subscription ID       scan this subscription (may be repeated)
  --management-group ID   scan every subscription below this group (may be repeated)
  --fresh                 ask ARM for every list, not Resource Graph, which may lag behind; needs --subscription
  --from PATH             scan no Azure, but a file or folder of exports, recordings or a saved snapshot
  --probe                 dial every API server from here too; what that shows is of this place, and of no client
  --assume FILE           what if: resources in it replace or join those that are read
  --config FILE           clients, scope, severities and exemptions, as docs/reach.schema.json says
  --client NAME=CIDR[,CIDR] or NAME=<subnet id>   who must reach every cluster scanned (may be repeated)
  --check ID              ask this check only (may be repeated)
  --format text|json|markdown|html|csv|sarif   default text
  --output FILE           write the report there
  --save FILE             keep what was read (and not what was assumed), to be scanned again with --from
  --fail-on SEVERITY      exit 1 when a failure is this bad or worse; default high
  --fail-on-likely        count likely failures as well as proven ones
  --quiet                 show no progress

exits 0 nothing failed, 1 something did, 2 the command line is wrong, 3 something could not be read and nothing failed`,

  async run(args, terminal, app) {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const write = oneOf('--format', values.format, formats);
    const failOn = severities('--fail-on', values['fail-on']);
    const request = await makeRequest(values);
    await refuseUnwritable('--output', values.output);
    await refuseUnwritable('--save', values.save);

    const { report, snapshot } = await scan(request, app);
    const tellFate = (file: FileUse, word: string) => {
      if (values.quiet !== true || 'refused' in file) terminal.err(`${fate(file, word)}\n`);
    };
    for (const file of report.scan.files ?? []) tellFate(file, 'used   ');
    for (const file of report.scan.assumed ?? []) tellFate(file, 'assumed');
    if (values.save !== undefined) await writeFile(values.save, [...writeSnapshot(snapshot), ''].join('\n'));
    if (values.output === undefined) terminal.out(write(report, terminal.style));
    else await writeFile(values.output, write(report));
    return exitCode(report, failOn, values['fail-on-likely'] ?? false);
  },
};

function fate(file: FileUse, word: string): string {
  return 'used' in file ? `${word} ${file.path}: ${file.used}` : `refused ${file.path}: ${file.refused}`;
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

async function makeRequest(values: Values): Promise<ScanRequest> {
  const file = values.config === undefined ? {} : await readConfig(values.config);
  const config = values.probe === true ? { ...file, sources: { ...file.sources, probe: true } } : file;
  for (const id of values.check ?? [])
    oneOf('--check', id, Object.fromEntries(checks.map((check) => [check.id, check])));
  return {
    id: `cli-${randomUUID()}`,
    trigger: 'cli',
    target: targetOf(values, config),
    config,
    clients: (values.client ?? []).map(parseClient),
    ...(values.check && { checks: values.check }),
    ...(values.assume !== undefined && { assume: values.assume }),
  };
}

function targetOf(values: Values, config: Config): ScanRequest['target'] {
  const { from, subscription: subscriptions, 'management-group': managementGroups, fresh: isFresh = false } = values;
  if (from !== undefined) {
    if (subscriptions ?? managementGroups ?? values.fresh ?? values.probe)
      throw new UsageError('--from reads files: leave --subscription, --management-group, --fresh and --probe out');
    return { from };
  }
  const scope = scopeOf(values, config, 'what to scan');
  if (isFresh && (scope.subscriptions === undefined || scope.managementGroups !== undefined))
    throw new UsageError('--fresh asks ARM, which lists by subscription: name them with --subscription');
  return { scope, isFresh };
}

/** A scan takes minutes: that its report cannot be written is said before. */
async function refuseUnwritable(option: string, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  try {
    await (await open(file, 'a')).close();
  } catch (error) {
    throw new UsageError(
      `${option} ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The severity that an option names, and all that are worse. */
function severities(option: string, name: string): readonly Severity[] {
  const lowest = oneOf(option, name, Object.fromEntries(SEVERITIES.map((severity, index) => [severity, index])));
  return SEVERITIES.slice(0, lowest + 1);
}

function exitCode({ findings, problems }: ScanReport, failOn: readonly Severity[], countsLikely: boolean): number {
  const failed = findings.some(
    ({ status, severity, certainty, exemption }) =>
      status === 'fail' &&
      exemption === undefined &&
      failOn.includes(severity) &&
      (countsLikely || certainty === 'proven'),
  );
  if (failed) return EXIT.failed;
  return problems.some(({ kind }) => kind === 'unread') ? EXIT.unread : EXIT.fine;
}
