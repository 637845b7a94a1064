import { ContainerServiceClient } from '@azure/arm-containerservice';
import { NetworkManagementClient } from '@azure/arm-network';
import { PrivateDnsManagementClient } from '@azure/arm-privatedns';
import type { TokenCredential } from '@azure/core-auth';
import type { Problem } from '../../model/report.ts';
import { nameOf, type ResourceKind, type Unseen } from '../../reachability/index.ts';
import { isObject } from '../parse/body.ts';
import { CLUSTER_TYPE, kindOf, NETWORK_KINDS, networkParsers } from '../parse/index.ts';
import { asResource } from '../parse/resource.ts';
import type { Reading } from '../reading.ts';
import { armOptions, type Azure, counting, keepingPages } from './azure.ts';
import { explain } from './azure-error.ts';

type Options = ReturnType<typeof armOptions>;

/** One list of ARM: how the SDK's client for it is made and asked. The SDK brings tokens, paging, retries and the api-version. */
type List = (credential: TokenCredential, subscription: string, options: Options) => AsyncIterable<unknown>;

const clusters: List = (...client) => new ContainerServiceClient(...client).managedClusters.list();

/** Kinds that are listed subscription by subscription. */
const networkLists = {
  vnets: (...client) => new NetworkManagementClient(...client).virtualNetworks.listAll(),
  securityGroups: (...client) => new NetworkManagementClient(...client).networkSecurityGroups.listAll(),
  routeTables: (...client) => new NetworkManagementClient(...client).routeTables.listAll(),
  interfaces: (...client) => new NetworkManagementClient(...client).networkInterfaces.listAll(),
  publicIps: (...client) => new NetworkManagementClient(...client).publicIPAddresses.listAll(),
  publicIpPrefixes: (...client) => new NetworkManagementClient(...client).publicIPPrefixes.listAll(),
  natGateways: (...client) => new NetworkManagementClient(...client).natGateways.listAll(),
  loadBalancers: (...client) => new NetworkManagementClient(...client).loadBalancers.listAll(),
  firewalls: (...client) => new NetworkManagementClient(...client).azureFirewalls.listAll(),
  firewallPolicies: (...client) => new NetworkManagementClient(...client).firewallPolicies.listAll(),
  ipGroups: (...client) => new NetworkManagementClient(...client).ipGroups.list(),
  privateEndpoints: (...client) => new NetworkManagementClient(...client).privateEndpoints.listBySubscription(),
  privateDnsZones: (...client) => new PrivateDnsManagementClient(...client).privateZones.list(),
} as const satisfies Partial<Record<ResourceKind, List>>;

interface PartsOf {
  readonly whole: keyof typeof networkLists;
  readonly list: (group: string, name: string) => List;
}

/** Kinds that are parts of another and are listed one by one of these. */
const partLists = {
  ruleCollectionGroups: {
    whole: 'firewallPolicies',
    list:
      (group, name) =>
      (...client) =>
        new NetworkManagementClient(...client).firewallPolicyRuleCollectionGroups.list(group, name),
  },
  privateDnsLinks: {
    whole: 'privateDnsZones',
    list:
      (group, name) =>
      (...client) =>
        new PrivateDnsManagementClient(...client).virtualNetworkLinks.list(group, name),
  },
  privateDnsRecords: {
    whole: 'privateDnsZones',
    list:
      (group, name) =>
      (...client) =>
        new PrivateDnsManagementClient(...client).recordSets.list(group, name),
  },
} as const satisfies Partial<Record<ResourceKind, PartsOf>>;

const NOT_ASKED = NETWORK_KINDS.filter((kind) => !(kind in networkLists) && !(kind in partLists));

/** Reads the clusters and the network of subscriptions list by list: more calls than Resource Graph, and never behind. */
export async function readArm(azure: Azure, subscriptions: readonly string[], observedAt: string): Promise<Reading> {
  const ids = [...new Set(subscriptions.map((id) => id.toLowerCase()))].toSorted();
  const parts = await Promise.all(ids.map((id) => readSubscription(azure, id, observedAt)));
  return {
    resources: parts.flatMap(({ resources }) => resources),
    managementGroups: new Map(),
    seen: ids,
    unseen: parts.flatMap(({ unseen }) => unseen),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

type Part = Pick<Reading, 'resources' | 'unseen' | 'problems'>;

async function readSubscription(azure: Azure, subscription: string, observedAt: string): Promise<Part> {
  const within = `/subscriptions/${subscription}/`;
  const read = (list: List, kind?: ResourceKind, where = within) =>
    readList(azure, list, { subscription, within: where, observedAt, ...(kind && { kind }) });
  const wholes = await Promise.all([
    read(clusters),
    ...Object.entries(networkLists).map(([kind, list]) => read(list, kind as ResourceKind)),
  ]);
  const parts = await Promise.all(
    Object.entries(partLists).flatMap(([kind, { whole, list }]) =>
      idsOf(whole, wholes).map(({ id, group, name }) => read(list(group, name), kind as ResourceKind, `${id}/`)),
    ),
  );
  const all = [...wholes, ...parts];
  return {
    resources: all.flatMap(({ resources }) => resources),
    unseen: [...all.flatMap(({ unseen }) => unseen), ...notAsked(within, wholes)],
    problems: all.flatMap(({ problems }) => problems),
  };
}

function idsOf(kind: ResourceKind, parts: readonly Part[]): readonly { id: string; group: string; name: string }[] {
  const resources = parts.flatMap((part) => part.resources).filter(({ type }) => kindOf(type) === kind);
  return resources.map(({ id }) => ({ id, group: id.split('/')[4] ?? '', name: nameOf(id) }));
}

/** Kinds that no list is asked for, and parts of wholes that were not listed. */
function notAsked(within: string, wholes: readonly Part[]): readonly Unseen[] {
  const holes = wholes.flatMap(({ unseen }) => unseen);
  return [
    ...NOT_ASKED.map((kind) => ({ within, kind, why: '--fresh does not ask for it' })),
    ...Object.entries(partLists).flatMap(([kind, { whole }]) =>
      holes.filter((hole) => hole.kind === whole).map((hole) => ({ ...hole, kind: kind as ResourceKind })),
    ),
  ];
}

interface Asked {
  readonly subscription: string;
  readonly within: string;
  readonly kind?: ResourceKind;
  readonly observedAt: string;
}

/** Reads every page of a list. What came before a page failed is kept; the rest is unseen. */
async function readList(azure: Azure, list: List, { subscription, within, kind, observedAt }: Asked): Promise<Part> {
  const pages: unknown[] = [];
  const options = armOptions(azure, [counting(azure.calls, 'arm'), keepingPages(pages)]);
  const unseen: Unseen[] = [];
  const problems: Problem[] = [];
  try {
    const items = list(azure.credential, subscription, options)[Symbol.asyncIterator]();
    while (!(await items.next()).done);
  } catch (error) {
    const what = explain(error);
    const types = kind === undefined ? CLUSTER_TYPE : networkParsers[kind].types.join(', ');
    problems.push({ where: `the ${types} of ${within}`, what, kind: 'unread' });
    if (kind !== undefined) unseen.push({ within, kind, why: what });
  }
  const resources = pages
    .flatMap((page) => (isObject(page) && Array.isArray(page['value']) ? (page['value'] as unknown[]) : []))
    .map((item) => asResource(item, observedAt, 'ARM'));
  return { resources: resources.filter((resource) => resource !== undefined), unseen, problems };
}
