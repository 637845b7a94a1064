import type { Client } from '../model/client.ts';
import type { ClusterRef } from '../model/snapshot.ts';

/** The clients that must reach a cluster, and what keeps us from telling of others. */
export function clientsOf(
  clients: readonly Client[],
  cluster: ClusterRef,
): { readonly must: readonly Client[]; readonly unseen: readonly string[] } {
  const must: Client[] = [];
  const unseen: string[] = [];
  for (const client of clients) {
    const answer = mustReach(client, cluster);
    if (answer === 'yes') must.push(client);
    if (answer === 'unseen') {
      unseen.push(
        `Whether ${client.name} must reach the cluster is not known: the management groups above subscription ${cluster.subscriptionId} were not read.`,
      );
    }
  }
  return { must, unseen };
}

function mustReach({ must = {} }: Client, cluster: ClusterRef): 'yes' | 'no' | 'unseen' {
  const { subscriptions, names, tags = {}, managementGroups } = must;
  if (subscriptions !== undefined && !includes(subscriptions, cluster.subscriptionId)) return 'no';
  if (names !== undefined && !includes(names, cluster.name)) return 'no';
  if (Object.entries(tags).some(([name, value]) => tagOf(cluster, name) !== value)) return 'no';
  if (managementGroups === undefined) return 'yes';
  if (cluster.managementGroups === undefined) return 'unseen';
  return cluster.managementGroups.some((group) => includes(managementGroups, group)) ? 'yes' : 'no';
}

function includes(list: readonly string[], text: string): boolean {
  return list.some((entry) => entry.toLowerCase() === text.toLowerCase());
}

/** Names of tags have no case, values have. */
function tagOf(cluster: ClusterRef, name: string): string | undefined {
  return Object.entries(cluster.tags).find(([tag]) => tag.toLowerCase() === name.toLowerCase())?.[1];
}
