import { type LogRows, minutesAgo } from './logs.ts';
import type { Resource } from './resources.ts';
import { at, PLACE, subscriptionOf, type World } from './world.ts';

type Row = LogRows[number];

export interface FlowLogProperties {
  targetResourceId: string;
  enabled: boolean;
  flowAnalyticsConfiguration: {
    networkWatcherFlowAnalyticsConfiguration: {
      enabled: boolean;
      workspaceId?: string;
      workspaceResourceId?: string;
      workspaceRegion?: string;
      trafficAnalyticsInterval?: number;
    };
  };
}

/** A flow log of a VNet or a subnet, with traffic analytics: https://learn.microsoft.com/azure/templates/microsoft.network/networkwatchers/flowlogs */
export function flowLog(
  of: { readonly id: string; readonly name: string },
  workspace: { readonly id: string; readonly customerId: string },
): Resource<FlowLogProperties> {
  const [, , subscription = ''] = of.id.split('/');
  const watcher = `/subscriptions/${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${PLACE}`;
  return {
    id: `${watcher}/flowLogs/${of.name}-flowlog`,
    name: `NetworkWatcher_${PLACE}/${of.name}-flowlog`,
    type: 'Microsoft.Network/networkWatchers/flowLogs',
    location: PLACE,
    properties: {
      targetResourceId: of.id,
      enabled: true,
      flowAnalyticsConfiguration: {
        networkWatcherFlowAnalyticsConfiguration: {
          enabled: true,
          workspaceId: workspace.customerId,
          workspaceResourceId: workspace.id,
          workspaceRegion: PLACE,
          trafficAnalyticsInterval: 10,
        },
      },
    },
  };
}

/** Flows that traffic analytics put together, in the columns of `NTANetAnalytics`: by default calls of a kubelet from one node to another, let in. */
export function flowRow(world: World, minutes: number, different: Row = {}): Row {
  const nodes = `rg-net/${world.spoke.name}/nodes`;
  const { FlowStatus: status = 'Allowed' } = different as { FlowStatus?: string };
  return {
    TimeGenerated: minutesAgo(Math.max(0, minutes - 20)),
    SubType: 'FlowLog',
    FaSchemaVersion: '3',
    FlowType: 'IntraVNet',
    FlowIntervalStartTime: minutesAgo(minutes + 60),
    FlowIntervalEndTime: minutesAgo(minutes),
    FlowStartTime: minutesAgo(minutes + 59),
    FlowEndTime: minutesAgo(minutes),
    SrcIp: at(world, '128.5'),
    DestIp: at(world, '128.4'),
    DestPort: 10_250,
    L4Protocol: 'T',
    FlowDirection: 'Inbound',
    FlowStatus: status,
    AclGroup: '',
    AclRule: 'DefaultRule_AllowVnetInBound',
    SrcSubscription: subscriptionOf(world),
    DestSubscription: subscriptionOf(world),
    SrcSubnet: nodes,
    DestSubnet: nodes,
    AllowedInFlows: status.startsWith('A') ? 60 : 0,
    AllowedOutFlows: 0,
    DeniedInFlows: status.startsWith('D') ? 60 : 0,
    DeniedOutFlows: 0,
    ...different,
  };
}

/** What is denied in a network that is well: knocks from the internet, a scanner that asks nodes for all there is, and what a rule stopped until it was mended. */
export function flowNoise(world: World): LogRows {
  const agents = { SrcIp: at(world, '0.4'), SrcSubnet: `rg-net/${world.hub.name}/agents`, FlowType: 'InterVNet' };
  const denied = { FlowStatus: 'Denied', AclRule: 'UserRule_deny-all' };
  return [
    flowRow(world, 30),
    flowRow(world, 30, { ...denied, DestPort: 22 }),
    flowRow(world, 30, {
      ...denied,
      SrcIp: '',
      SrcSubnet: '',
      FlowType: 'ExternalPublic',
      SrcPublicIps: '198.51.100.7|1|0|0|0|0|0',
    }),
    ...[22, 3389, 10_250].map((DestPort) => flowRow(world, 30, { ...denied, ...agents, DestPort })),
    flowRow(world, 90, denied),
  ];
}
