import type { Problem } from '../../../model/report.ts';
import type { ResourceId } from '../../../reachability/index.ts';
import { TABLES_READ, WORKSPACES_READ } from '../../needs.ts';
import { type LogName, type LogTable, tableOf } from '../../parse/logs/log-tables.ts';
import { parseCustomerId, parsePlan, type Plan, PLANS } from '../../parse/logs/workspace.ts';
import { readBatch } from '../arm-batch.ts';
import type { Azure } from '../azure.ts';
import { readDiagnosticSettings } from './diagnostic-settings.ts';
import { readFlowLogs } from './flow-logs.ts';
import { readInsights } from './insights.ts';
import { problemsOf, type Read, understood } from './read-answer.ts';
import type { LogSource, Place, Sender } from './sender.ts';

/** Logs that some resources are asked for. */
export interface Wish {
  readonly sources: readonly LogSource[];
  readonly logs: readonly LogName[];
}

/** Why a log has no place; how to collect it, where it is collected nowhere. */
export interface NoPlace {
  readonly why: string;
  readonly isNowhere: boolean;
}

export interface Places {
  /** The best place of the first of these logs that is collected. */
  find(source: LogSource, logs: readonly LogName[]): Place | NoPlace;
  readonly problems: readonly Problem[];
}

/** Reads where logs go: what sends them, the workspaces that these name, and the plans of the tables there. */
export async function readPlaces(azure: Azure, wishes: readonly Wish[]): Promise<Places> {
  const idsOf = (isOne: (table: LogTable) => boolean) => sourcesOf(wishes, isOne);
  const [settings, insights, flowLogs] = await Promise.all([
    readDiagnosticSettings(azure, idsOf(isOfSettings)),
    readInsights(azure, idsOf(isOfInsights)),
    readFlowLogs(
      azure,
      idsOf((table) => !isOfSettings(table) && !isOfInsights(table)),
    ),
  ]);
  const senderOf = (log: LogName): Sender => {
    if (isOfSettings(tableOf(log))) return settings;
    return isOfInsights(tableOf(log)) ? insights : flowLogs;
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
    workspaces.map((id, index) => [id, understood(answers[index], parseCustomerId, `${WORKSPACES_READ} on ${id}`)]),
  );
  const plans = new Map(
    tables.map((id, index) => [id, understood(answers[workspaces.length + index], parsePlan, TABLES_READ)]),
  );
  return {
    find: (source, logs) => findPlace(source, logs, senderOf, customers, plans),
    problems: [
      ...[settings, insights, flowLogs].flatMap((sender) => sender.problems),
      ...problemsOf(customers),
      ...problemsOf(plans),
    ],
  };
}

const isOfSettings = ({ category }: LogTable) => category !== undefined;
const isOfInsights = ({ streams }: LogTable) => streams !== undefined;

/** Each resource once of which logs like these are asked for. */
function sourcesOf(wishes: readonly Wish[], isOne: (table: LogTable) => boolean): readonly ResourceId[] {
  const own = wishes.filter(({ logs }) => logs.some((log) => isOne(tableOf(log))));
  return [...new Set(own.flatMap(({ sources }) => sources.map(({ id }) => id)))];
}

function findPlace(
  source: LogSource,
  logs: readonly LogName[],
  senderOf: (log: LogName) => Sender,
  customers: ReadonlyMap<ResourceId, Read<string>>,
  plans: ReadonlyMap<ResourceId, Read<Plan>>,
): Place | NoPlace {
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
  const [why] = lost;
  const [first] = logs;
  if (why !== undefined || first === undefined) return { why: why ?? 'no log tells of it', isNowhere: false };
  return { why: senderOf(first).howToCollect(source, first), isNowhere: true };
}

/** What answers quickest and costs least comes first. */
function rank({ plan, isLegacy }: Place): number {
  return 2 * PLANS.indexOf(plan) + Number(isLegacy);
}
