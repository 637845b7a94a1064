import { kql } from '../../../kql.ts';
import { nameOf, type ResourceId, vnetOf } from '../../../reachability/index.ts';
import { type FlowLog, parseFlowLog } from '../../parse/logs/flow-logs.ts';
import type { Azure } from '../azure.ts';
import { subscriptionsOf } from '../graph.ts';
import { readForLogs } from './graph-rows.ts';
import type { Sender } from './sender.ts';

const FLOW_LOGS = kql`resources | where type =~ 'microsoft.network/networkwatchers/flowlogs' | project id, properties`;

/**
 * Reads where flow logs of subnets, and of the VNets that they are in, send their traffic analytics. They are in the subscription of what they
 * are of. https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview
 */
export async function readFlowLogs(azure: Azure, subnets: readonly ResourceId[]): Promise<Sender> {
  const { found, gaps, problems } = await readForLogs(
    azure,
    subscriptionsOf(subnets),
    { what: 'flow logs', query: FLOW_LOGS },
    parseFlowLog,
  );
  const logs = Map.groupBy(found, ({ of }) => of);
  const logsOf = (id: ResourceId): readonly FlowLog[] => [id, vnetOf(id)].flatMap((one) => logs.get(one) ?? []);
  return {
    destinations: ({ id }, log) =>
      logsOf(id).flatMap(({ workspace }) => (workspace === undefined ? [] : [{ log, isLegacy: false, workspace }])),
    unread: () => (gaps[0] === undefined ? undefined : `where flow logs go was not read: ${gaps[0]}`),
    howToCollect: ({ id }, log) => howToCollect(id, log, logsOf(id)[0]),
    problems,
  };
}

function howToCollect(subnet: ResourceId, table: string, log: FlowLog | undefined): string {
  const [, , subscription = ''] = subnet.split('/');
  const where = `--subscription ${subscription} -l "$REGION"`;
  const analytics = '--traffic-analytics true --workspace "$WORKSPACE" --interval 10';
  if (log !== undefined)
    return `the flow log ${log.id} keeps no traffic analytics in ${table}; with its region in $REGION and the id of a workspace in $WORKSPACE: az network watcher flow-log update -n '${nameOf(log.id)}' ${where} --enabled true ${analytics}`;
  return `${table} is not collected; with the region of the VNet in $REGION and the ids of a storage account and a workspace in $STORAGE and $WORKSPACE: az network watcher flow-log create -n aks-reach-${nameOf(vnetOf(subnet))} ${where} --vnet '${vnetOf(subnet)}' --storage-account "$STORAGE" ${analytics}`;
}
