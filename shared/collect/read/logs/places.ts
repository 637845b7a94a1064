import type { Problem } from '../../../model/report.ts';
import type { ResourceId } from '../../../reachability/index.ts';
import { type LogName, type LogTable, tableOf } from '../../parse/logs/log-tables.ts';
import { parseCustomerId, parsePlan, type Plan, PLANS } from '../../parse/logs/workspace.ts';
import { readBatch } from '../arm-batch.ts';
import type { Azure } from '../azure.ts';
import { readDiagnosticSettings } from './diagnostic-settings.ts';
import { readInsights } from './insights.ts';
import { problemsOf, type Read, understood } from './read-answer.ts';
import type { LogSource, Place, Sender } from './sender.ts';

/** Logs that some resources are asked for. */
export interface Wish {
  readonly sources: readonly LogSource[];
  readonly logs: readonly LogName[];
}

export interface Places {
  /** The best place of the first of these logs that is collected, or why there is none and how to collect it. */
  find(source: LogSource, logs: readonly LogName[]): Place | { readonly why: string };
  readonly problems: readonly Problem[];
}

/** Reads where logs go: what sends them, the workspaces that these name, and the plans of the tables there. */
export async function readPlaces(azure: Azure, wishes: readonly Wish[]): Promise<Places> {
  const [settings, insights] = await Promise.all([
    readDiagnosticSettings(
      azure,
      sourcesOf(wishes, ({ category }) => category !== undefined),
    ),
    readInsights(
      azure,
      sourcesOf(wishes, ({ streams }) => streams !== undefined).map(({ id }) => id),
    ),
  ]);
  const senderOf = (log: LogName): Sender => {
    const { category }: LogTable = tableOf(log);
    return category === undefined ? insights : settings;
  };
  const destinations = wishes.flatMap(({ sources, logs }) =>
    sources.flatMap((source) => logs.flatMap((log) => senderOf(log).destinations(source, log))),
  );
  const workspaces = [...new Set(destinations.map(({ workspace }) => workspace))].toSorted();
  const tables = [
    ...new Set(
      destinations.flatMap(({ log, isLegacy, workspace }) =>
        tableOf(log).mayBeBasic && !isLegacy ? [`${workspace}/tables/${tableOf(log).table}`] : [],
      ),
    ),
  ].toSorted();
  const answers = await readBatch(azure, [
    ...workspaces.map((id) => `${id}?api-version=2023-09-01`),
    ...tables.map((id) => `${id}?api-version=2022-10-01`),
  ]);
  const customers = new Map(
    workspaces.map((id, index) => [
      id,
      understood(answers[index], parseCustomerId, `Microsoft.OperationalInsights/workspaces/read on ${id}`),
    ]),
  );
  const plans = new Map(
    tables.map((id, index) => [
      id,
      understood(answers[workspaces.length + index], parsePlan, 'Microsoft.OperationalInsights/workspaces/tables/read'),
    ]),
  );
  return {
    find: (source, logs) => findPlace(source, logs, senderOf, customers, plans),
    problems: [...settings.problems, ...insights.problems, ...problemsOf(customers), ...problemsOf(plans)],
  };
}

/** Each resource once of which logs like these are asked for. */
function sourcesOf(wishes: readonly Wish[], isOne: (table: LogTable) => boolean): readonly LogSource[] {
  const sources = wishes.filter(({ logs }) => logs.some((log) => isOne(tableOf(log)))).flatMap((wish) => wish.sources);
  return [...new Map(sources.map((one) => [one.id, one])).values()];
}

function findPlace(
  source: LogSource,
  logs: readonly LogName[],
  senderOf: (log: LogName) => Sender,
  customers: ReadonlyMap<ResourceId, Read<string>>,
  plans: ReadonlyMap<ResourceId, Read<Plan>>,
): Place | { readonly why: string } {
  const lost: string[] = [];
  for (const log of logs) {
    const places = senderOf(log)
      .destinations(source, log)
      .flatMap((one): readonly Place[] => {
        const customer = customers.get(one.workspace);
        if (customer === undefined || 'why' in customer) {
          lost.push(`${one.workspace} was not read: ${customer?.why ?? 'nobody asked for it'}`);
          return [];
        }
        // A plan that could not be read is taken for the usual one: the answer says so if it is another.
        const plan = one.isLegacy ? undefined : plans.get(`${one.workspace}/tables/${tableOf(log).table}`);
        return [{ ...one, customerId: customer.value, plan: plan && 'value' in plan ? plan.value : 'Analytics' }];
      });
    const [best] = places.toSorted((a, b) => rank(a) - rank(b) || (a.workspace < b.workspace ? -1 : 1));
    if (best !== undefined) return best;
    const unread = senderOf(log).unread(source, log);
    if (unread !== undefined) lost.push(unread);
  }
  const [first] = logs;
  if (first === undefined) return { why: 'no log tells of it' };
  return { why: lost[0] ?? senderOf(first).howToCollect(source, first) };
}

/** What answers quickest and costs least comes first. */
function rank({ plan, isLegacy }: Place): number {
  return 2 * PLANS.indexOf(plan) + Number(isLegacy);
}
