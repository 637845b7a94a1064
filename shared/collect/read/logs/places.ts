import type { Problem } from '../../../model/report.ts';
import type { ResourceId } from '../../../reachability/index.ts';
import { type DiagnosticSetting, parseDiagnosticSettings } from '../../parse/logs/diagnostic-settings.ts';
import { type LogName, type LogTable, tableOf } from '../../parse/logs/log-tables.ts';
import { parseCustomerId, parsePlan, type Plan, PLANS } from '../../parse/logs/workspace.ts';
import { type BatchAnswer, readBatch } from '../arm-batch.ts';
import { type Azure, explain } from '../azure.ts';

/** A resource whose logs are asked for. */
export interface LogSource {
  readonly id: ResourceId;
  /** Where Container insights sends, on a cluster that has it. */
  readonly insightsWorkspace?: ResourceId;
}

/** Where the rows of one log of one resource lie. */
export interface Place {
  readonly log: LogName;
  /** In `AzureDiagnostics`, among all others. */
  readonly isLegacy: boolean;
  readonly workspace: ResourceId;
  readonly customerId: string;
  readonly plan: Plan;
}

export interface Places {
  /** The best place of the first of these logs that is collected, or why there is none and how to collect it. */
  find(source: LogSource, logs: readonly LogName[]): Place | { readonly why: string };
  readonly problems: readonly Problem[];
}

type Wanted = Omit<Place, 'customerId' | 'plan'>;

/**
 * Reads where logs go: the diagnostic settings of each resource, the workspaces that these name, and the plans of the tables there.
 * https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings
 */
export async function readPlaces(
  azure: Azure,
  sources: readonly LogSource[],
  logs: readonly LogName[],
): Promise<Places> {
  const settings = await readSettings(azure, sources);
  const wanted = sources.flatMap((source) => logs.flatMap((log) => wantedOf(source, log, settings.get(source.id))));
  const workspaces = [...new Set(wanted.map(({ workspace }) => workspace))].toSorted();
  const tables = [
    ...new Set(
      wanted.flatMap(({ log, isLegacy, workspace }) =>
        tableOf(log).mayBeBasic && !isLegacy ? [`${workspace}/tables/${tableOf(log).table}`] : [],
      ),
    ),
  ].toSorted();
  const answers = await readBatch(azure, [
    ...workspaces.map((id) => `${id}?api-version=2023-09-01`),
    ...tables.map((id) => `${id}?api-version=2022-10-01`),
  ]);
  const customers = new Map(
    workspaces.map((id, index) => [id, understood(answers[index], parseCustomerId, workspaceNeeds(id))]),
  );
  const plans = new Map(
    tables.map((id, index) => [
      id,
      understood(answers[workspaces.length + index], parsePlan, 'Microsoft.OperationalInsights/workspaces/tables/read'),
    ]),
  );
  return {
    find: (source, names) => findPlace(source, names, settings.get(source.id), customers, plans),
    problems: [...settings, ...customers, ...plans].flatMap(([where, read]): readonly Problem[] =>
      'why' in read ? [{ where, what: read.why, kind: 'unread' }] : [],
    ),
  };
}

type Read<T> = { readonly value: T } | { readonly why: string };

function workspaceNeeds(id: ResourceId): string {
  return `Microsoft.OperationalInsights/workspaces/read on ${id}`;
}

async function readSettings(
  azure: Azure,
  sources: readonly LogSource[],
): Promise<ReadonlyMap<ResourceId, Read<readonly DiagnosticSetting[]>>> {
  const path = 'providers/microsoft.insights/diagnosticSettings?api-version=2021-05-01-preview';
  const answers = await readBatch(
    azure,
    sources.map(({ id }) => `${id}/${path}`),
  );
  return new Map(
    sources.map(({ id }, index) => [
      id,
      understood(answers[index], parseDiagnosticSettings, 'Microsoft.Insights/diagnosticSettings/read'),
    ]),
  );
}

function understood<T>(answer: BatchAnswer | undefined, parse: (body: unknown) => T, permission: string): Read<T> {
  if (answer === undefined) return { why: 'ARM did not answer' };
  if ('error' in answer) {
    const { statusCode } = answer.error as { statusCode?: number };
    return { why: `${explain(answer.error)}${statusCode === 403 ? `; it needs ${permission}` : ''}` };
  }
  try {
    return { value: parse(answer.body) };
  } catch (error) {
    return { why: explain(error) };
  }
}

/** Every place that a log of a resource goes to. */
function wantedOf(
  { insightsWorkspace }: LogSource,
  log: LogName,
  settings: Read<readonly DiagnosticSetting[]> | undefined,
): readonly Wanted[] {
  const { category, groups = [], legacy, legacyCategory } = tableOf(log);
  if (category === undefined)
    return insightsWorkspace === undefined ? [] : [{ log, isLegacy: false, workspace: insightsWorkspace }];
  if (settings === undefined || 'why' in settings) return [];
  const has = (one: DiagnosticSetting, name: string) => one.categories.includes(name.toLowerCase());
  const hasGroup = (one: DiagnosticSetting) => groups.some((group) => one.groups.includes(group.toLowerCase()));
  return settings.value.flatMap((one): readonly Wanted[] => {
    const { workspace, isDedicated } = one;
    if (isDedicated && (has(one, category) || hasGroup(one))) return [{ log, isLegacy: false, workspace }];
    // A category of the old kind has no table of its own, whatever the setting says.
    const isOld = has(one, legacyCategory ?? category) && (legacyCategory !== undefined || !isDedicated);
    return legacy !== undefined && (isOld || (!isDedicated && hasGroup(one)))
      ? [{ log, isLegacy: true, workspace }]
      : [];
  });
}

function findPlace(
  source: LogSource,
  logs: readonly LogName[],
  settings: Read<readonly DiagnosticSetting[]> | undefined,
  customers: ReadonlyMap<ResourceId, Read<string>>,
  plans: ReadonlyMap<ResourceId, Read<Plan>>,
): Place | { readonly why: string } {
  const lost: string[] = [];
  for (const log of logs) {
    const { table, category } = tableOf(log);
    const places = wantedOf(source, log, settings).flatMap((one): readonly Place[] => {
      const customer = customers.get(one.workspace);
      if (customer === undefined || 'why' in customer) {
        lost.push(`${one.workspace} was not read: ${customer?.why ?? 'nobody asked for it'}`);
        return [];
      }
      // A plan that could not be read is taken for the usual one: the answer says so if it is another.
      const plan = one.isLegacy ? undefined : plans.get(`${one.workspace}/tables/${table}`);
      return [{ ...one, customerId: customer.value, plan: plan && 'value' in plan ? plan.value : 'Analytics' }];
    });
    const [best] = places.toSorted((a, b) => rank(a) - rank(b) || (a.workspace < b.workspace ? -1 : 1));
    if (best !== undefined) return best;
    if (category !== undefined && settings !== undefined && 'why' in settings)
      lost.push(`where its logs go was not read: ${settings.why}`);
  }
  return { why: lost[0] ?? howToCollect(source, logs[0]) };
}

/** What answers quickest and costs least comes first. */
function rank({ plan, isLegacy }: Place): number {
  return 2 * PLANS.indexOf(plan) + Number(isLegacy);
}

function howToCollect({ id }: LogSource, log: LogName | undefined): string {
  if (log === undefined) return 'no log tells of it';
  const { table, category }: LogTable = tableOf(log);
  if (category === undefined) {
    return `${table} is not collected; with the id of a workspace in $WORKSPACE: az aks enable-addons --ids '${id}' --addons monitoring --workspace-resource-id "$WORKSPACE"`;
  }
  const logs = JSON.stringify([{ category, enabled: true }]);
  return `${category} is not collected; with the id of a workspace in $WORKSPACE: az monitor diagnostic-settings create --resource '${id}' -n aks-reach --workspace "$WORKSPACE" --export-to-resource-specific true --logs '${logs}'`;
}
