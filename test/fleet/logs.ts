import { call, type LogRows, minutesAgo, ordinaryCalls, ordinaryWrites } from './audit.ts';
import { agentNoise, nameNoise, serverNoise } from './path-logs.ts';
import { flowLog, flowNoise } from './flow-logs.ts';
import { associated, insightsRule } from './insights.ts';
import type { Resource } from './resources.ts';
import { podRows } from './sightings.ts';
import { subscriptionOf, type World } from './world.ts';

export { call, type LogRows, minutesAgo } from './audit.ts';

/** A Log Analytics workspace. */
export interface Workspace {
  readonly id: string;
  /** The GUID by which it is asked. */
  readonly customerId: string;
  /** Plans of its tables; `Analytics` where none is given. */
  readonly plans: Readonly<Record<string, string>>;
}

/** What a cluster sends to its workspace. */
export interface WorldLogs {
  /** Diagnostic settings, as ARM has them. */
  readonly settings: readonly DiagnosticSetting[];
  /** Those of other resources of its world, as its firewall, by their ids. */
  readonly otherSettings?: Readonly<Record<string, readonly DiagnosticSetting[]>>;
  /** Data collection rules, and that they hold for it; flow logs of its network. */
  readonly resources?: readonly Resource[];
  /** By table. */
  readonly rows: Readonly<Record<string, LogRows>>;
}

export interface DiagnosticSetting {
  readonly name: string;
  readonly properties: {
    readonly workspaceId: string | null;
    readonly storageAccountId?: string | null;
    readonly logAnalyticsDestinationType: string | null;
    readonly logs: readonly {
      readonly category: string | null;
      readonly categoryGroup: string | null;
      readonly enabled: boolean;
    }[];
    readonly metrics: readonly object[];
  };
}

/** All that is sent and where it lies. */
export interface FleetLogs {
  readonly workspaces: readonly Workspace[];
  readonly resources: readonly Resource[];
  /** By the id of the resource, in lower case. */
  readonly settings: ReadonlyMap<string, readonly DiagnosticSetting[]>;
  /** By customer id and table. */
  readonly rows: ReadonlyMap<string, Readonly<Record<string, LogRows>>>;
}

/** Every subscription has a workspace. */
export function workspaceOf(subscription: string): Workspace {
  return {
    id: `/subscriptions/${subscription}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/logs`,
    customerId: subscription.replace(/^0{8}/, 'aaaaaaaa'),
    plans: {},
  };
}

/** A diagnostic setting that sends categories into tables of their own. */
export function sending(workspaceId: string, ...categories: readonly string[]): DiagnosticSetting {
  return {
    name: 'logs',
    properties: {
      storageAccountId: null,
      workspaceId,
      logAnalyticsDestinationType: 'Dedicated',
      logs: categories.map((category) => ({ category, categoryGroup: null, enabled: true })),
      metrics: [],
    },
  };
}

/** What a healthy cluster sends: the audit log, with what always calls and somebody of the office at work, and all the noise of its parts that are well. */
export function logsOf(world: World): WorldLogs {
  const workspace = workspaceOf(subscriptionOf(world));
  const { id } = workspace;
  const rule = insightsRule(world, workspace);
  const firewalls = world.resources.filter(({ type }) => type === 'Microsoft.Network/azureFirewalls');
  return {
    settings: [sending(id, 'kube-audit', 'kube-audit-admin', 'kube-apiserver')],
    otherSettings: Object.fromEntries(
      firewalls.map((one) => [one.id, [sending(id, 'AZFWNetworkRule', 'AZFWApplicationRule')]]),
    ),
    resources: [flowLog(world.spoke, workspace), ...(hasInsights(world) ? [rule, associated(world, rule)] : [])],
    rows: {
      AKSAudit: [...[5, 65, 125].map((minutes) => call(world, minutesAgo(minutes))), ...ordinaryCalls(world)],
      AKSAuditAdmin: ordinaryWrites(world),
      AKSControlPlane: serverNoise(world),
      ...(hasInsights(world) && { ContainerLogV2: agentNoise(world), KubePodInventory: podRows(world) }),
      NTANetAnalytics: flowNoise(world),
      AZFWApplicationRule: firewalls.flatMap((one) => nameNoise(world, one)),
    },
  };
}

/** Whether its Container insights say where they send. */
function hasInsights({ cluster }: World): boolean {
  const { omsagent } = cluster.properties.addonProfiles ?? {};
  return omsagent?.enabled === true && 'logAnalyticsWorkspaceResourceID' in (omsagent.config ?? {});
}

/** Container insights, with the logs of kube-system. */
export function useInsights(world: World): void {
  const config = { logAnalyticsWorkspaceResourceID: workspaceOf(subscriptionOf(world)).id, useAADAuth: 'true' };
  Object.assign(world.cluster.properties.addonProfiles ?? {}, { omsagent: { enabled: true, config } });
}

export function fleetLogsOf(worlds: readonly World[]): FleetLogs {
  const sent = worlds.map((world) => ({ world, logs: world.logs ?? logsOf(world) }));
  const bySubscription = Map.groupBy(sent, ({ world }) => subscriptionOf(world));
  return {
    workspaces: [...bySubscription.keys()].map(workspaceOf),
    resources: sent.flatMap(({ logs }) => logs.resources ?? []),
    settings: new Map(
      sent
        .flatMap(({ world, logs }) => Object.entries({ [world.cluster.id]: logs.settings, ...logs.otherSettings }))
        .map(([id, settings]) => [id.toLowerCase(), settings]),
    ),
    rows: new Map(
      [...bySubscription].map(([subscription, all]) => [
        workspaceOf(subscription).customerId,
        joined(all.map(({ logs }) => logs.rows)),
      ]),
    ),
  };
}

function joined(all: readonly WorldLogs['rows'][]): WorldLogs['rows'] {
  const tables = new Set(all.flatMap((rows) => Object.keys(rows)));
  return Object.fromEntries([...tables].map((table) => [table, all.flatMap((rows) => rows[table] ?? [])]));
}
