import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../shared/model/finding.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { CLIENT, SECRET, TENANT } from '../emulator/entra.ts';
import { serve } from '../emulator/https.ts';
import { scanLive } from '../live.ts';
import { scenarios } from '../scenarios/index.ts';
import { together } from '../scenarios/scenario.ts';
import { type Ran, shell } from './shell.ts';
import { temporaryFolder } from '../temporary.ts';

/**
 * Has the Azure CLI, as it is, read the emulated Azure, and run every command against it that a report prints to mend something: each must do
 * its work, after which another scan finds that failure no more, and nothing worse than before.
 *
 *     npm run foreign                      all of it, where there is an `az`
 *     npm run foreign -- office-left-out   the commands for some clusters
 */
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Commands that run and mend what is not emulated, by cluster and check. */
const NOT_SEEN_AFTER: Readonly<Record<string, string>> = {
  'nodes-not-linked node-dns': 'what AKS makes anew when it reconciles is not emulated',
};

/** What does not apply, as to a stopped cluster, says no more than what is not known. */
const RANKS = { pass: 0, notApplicable: 1, unknown: 1, fail: 2 } as const;

/**
 * The CLI refuses addresses that are kept for documentation, of which the scenarios are made: https://www.rfc-editor.org/rfc/rfc5737. Here they lie in
 * a network that nothing else in the fleet names.
 */
function withRealAddresses<T>(value: T): T {
  const text = JSON.stringify(value);
  const real = text
    .replaceAll('192.0.2.', '9.9.2.')
    .replaceAll('198.51.100.', '9.9.100.')
    .replaceAll('203.0.113.', '9.9.113.');
  return JSON.parse(real) as T;
}

const made = together(scenarios);
const fleet = { ...made.fleet, resources: withRealAddresses(made.fleet.resources) };
// Logs name callers by the addresses that they had, and no command changes what logs say.
const config = { ...withRealAddresses(made.config), sources: { kubernetes: true, metrics: true } };
const emulator = createEmulator(fleet);
emulator.pageSize = 50;
const served = await serve(emulator);
const folder = temporaryFolder('foreign');
writeFileSync(join(folder, 'ca.pem'), served.authority);
const environment = {
  ...process.env,
  AZURE_CONFIG_DIR: join(folder, 'azure'),
  AZURE_CORE_COLLECT_TELEMETRY: '0',
  REQUESTS_CA_BUNDLE: join(folder, 'ca.pem'),
};
const faults: string[] = [];
const only = process.argv.slice(2);

/** Runs a command, writes it down, and demands that it succeeds. */
async function run(command: string): Promise<Ran> {
  const ran = await shell(command, environment);
  say(`$ ${command}`);
  if (ran.code !== 0) {
    faults.push(command);
    say(`  exit ${ran.code}: ${ran.err.trim().slice(0, 2_000)}`);
  }
  return ran;
}

/** Demands that a command prints one thing. */
async function ask(command: string, expected: unknown): Promise<void> {
  const { code, out } = await run(command);
  const got = code === 0 ? (JSON.parse(out) as unknown) : undefined;
  say(`  ${JSON.stringify(got)}`);
  if (JSON.stringify(got) === JSON.stringify(expected)) return;
  faults.push(`${command}: expected ${JSON.stringify(expected)}`);
}

async function signIn(): Promise<void> {
  await run(`az cloud register -n Emulated --endpoint-resource-manager ${served.origin}`);
  await run('az cloud set -n Emulated');
  await run('az config set core.instance_discovery=false');
  await run(`az login --service-principal -u ${CLIENT} -p ${SECRET} --tenant ${TENANT}`);
}

/** Lists and shows are held against what the emulated Azure was made from. */
async function readAll(): Promise<void> {
  for (const { id } of fleet.subscriptions) {
    const idsOf = (type: string, group?: string) =>
      fleet.resources
        .filter((one) => one.type.toLowerCase() === type && one.id.includes(id))
        .filter((one) => group === undefined || one.id.split('/')[4] === group)
        .map((one) => one.id.toLowerCase())
        .toSorted();
    const lists = {
      'aks list': idsOf('microsoft.containerservice/managedclusters'),
      'network nsg list': idsOf('microsoft.network/networksecuritygroups'),
      'network vnet list': idsOf('microsoft.network/virtualnetworks'),
      'network route-table list -g rg-net': idsOf('microsoft.network/routetables', 'rg-net'),
    };
    for (const [list, ids] of Object.entries(lists)) {
      const { out, code } = await run(`az ${list} --subscription ${id} --query '[].id'`);
      const got = code === 0 ? (JSON.parse(out) as readonly string[]).map((one) => one.toLowerCase()).toSorted() : [];
      say(`  ${got.length} of ${ids.length}`);
      if (JSON.stringify(got) !== JSON.stringify(ids)) faults.push(`az ${list}: other resources than there are`);
    }
  }
  const cluster = fleet.resources.find(({ name, type }) => name === 'office-left-out' && /managedClusters/i.test(type));
  const [, , subscription = '', , group = ''] = cluster?.id.split('/') ?? [];
  await ask(
    `az aks show --subscription ${subscription} -g ${group} -n office-left-out --query apiServerAccessProfile.authorizedIpRanges`,
    (cluster?.properties as { apiServerAccessProfile: { authorizedIPRanges: unknown } }).apiServerAccessProfile
      .authorizedIPRanges,
  );
  // `az graph` is an extension, which sends just this.
  const query = 'resources | where type =~ "microsoft.network/routetables" | summarize Tables = count()';
  await ask(
    `az rest --method post --url '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01' --body '${JSON.stringify({ query })}' --query 'data[0].Tables'`,
    fleet.resources.filter(({ type }) => /routeTables$/i.test(type)).length,
  );
}

async function failures(): Promise<readonly Finding[]> {
  const { report } = await scanLive(emulator, {}, config);
  return report.findings;
}

const nameOf = (cluster: string) => cluster.split('/').at(-1) ?? '';
const keyOf = ({ cluster, check }: Finding) => `${nameOf(cluster)} ${check}`;

/** The worst that each check says of each cluster. */
function ranksOf(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const one of findings) ranks.set(keyOf(one), Math.max(ranks.get(keyOf(one)) ?? 0, RANKS[one.status]));
  return ranks;
}

/** Why a command is not tried here; `undefined` where it is. */
async function whyNot(command: string): Promise<string | undefined> {
  if (!command.includes('az ')) return 'API servers of the emulated Azure are only read';
  if (!command.includes('az network firewall')) return undefined;
  const { code } = await shell('az extension show -n azure-firewall', environment);
  return code === 0 ? undefined : 'the extension azure-firewall is not installed';
}

async function mendAll(): Promise<void> {
  const before = await failures();
  const tried: Finding[] = [];
  for (const finding of before) {
    const command = finding.status === 'fail' ? finding.remediation.command : undefined;
    if (command === undefined || (only.length > 0 && !only.includes(nameOf(finding.cluster)))) continue;
    const why = await whyNot(command);
    if (why !== undefined) {
      say(`# ${keyOf(finding)}: not tried, ${why}`);
      continue;
    }
    say(`# ${keyOf(finding)}: ${finding.reason}`);
    await run(command);
    tried.push(finding);
  }
  const after = await failures();
  const left = new Set(after.flatMap(({ id, status }) => (status === 'fail' ? [id] : [])));
  const [old, now] = [ranksOf(before), ranksOf(after)];
  for (const finding of tried) {
    const why = NOT_SEEN_AFTER[keyOf(finding)];
    const isGone = !left.has(finding.id);
    say(`# ${keyOf(finding)}: ${isGone ? 'gone' : `still found${why === undefined ? '' : `, for ${why}`}`}`);
    if (isGone === (why !== undefined)) faults.push(`${keyOf(finding)}: ${isGone ? 'gone' : 'still found'}`);
  }
  const worse = [...now].filter(([key, rank]) => rank > (old.get(key) ?? 0)).map(([key]) => key);
  for (const key of worse) faults.push(`${key} is worse than before`);
  say(`# ${tried.length} commands tried, ${worse.length} answers worse than before`);
}

const { code, out } = await shell('az version --query \'"azure-cli"\' -o tsv', environment);
if (code === 0) {
  say(`# Azure CLI ${out.trim()}`);
  await signIn();
  if (only.length === 0) await readAll();
  await mendAll();
} else say('There is no Azure CLI here: nothing was tried.');
await served.close();
for (const fault of faults) say(`FAULT ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
