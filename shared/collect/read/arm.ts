import { ContainerServiceClient } from '@azure/arm-containerservice';
import { NetworkManagementClient } from '@azure/arm-network';
import { PrivateDnsManagementClient } from '@azure/arm-privatedns';
import type { TokenCredential } from '@azure/core-auth';
import type { Problem } from '../../model/report.ts';
import type { ResourceKind, Unseen } from '../../reachability/index.ts';
import { isObject } from '../parse/body.ts';
import { CLUSTER_TYPE, networkParsers } from '../parse/index.ts';
import { asResource } from '../parse/resource.ts';
import type { Reading } from '../reading.ts';
import { armOptions, type Azure, counting, explain, keepingPages } from './azure.ts';

type Options = ReturnType<typeof armOptions>;

/** One list of ARM: how the SDK's client for it is made and asked. The SDK brings tokens, paging, retries and the api-version. */
type List = (credential: TokenCredential, subscription: string, options: Options) => AsyncIterable<unknown>;

const clusters: List = (...client) => new ContainerServiceClient(...client).managedClusters.list();

const networkLists: Readonly<Record<Exclude<ResourceKind, 'privateDnsLinks'>, List>> = {
  vnets: (...client) => new NetworkManagementClient(...client).virtualNetworks.listAll(),
  publicIps: (...client) => new NetworkManagementClient(...client).publicIPAddresses.listAll(),
  publicIpPrefixes: (...client) => new NetworkManagementClient(...client).publicIPPrefixes.listAll(),
  natGateways: (...client) => new NetworkManagementClient(...client).natGateways.listAll(),
  loadBalancers: (...client) => new NetworkManagementClient(...client).loadBalancers.listAll(),
  privateDnsZones: (...client) => new PrivateDnsManagementClient(...client).privateZones.list(),
};

const linksOf =
  (zone: string): List =>
  (...client) => {
    const [, , , , group = '', , , , name = ''] = zone.split('/');
    return new PrivateDnsManagementClient(...client).virtualNetworkLinks.list(group, name);
  };

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
  const read = (list: List, type: string, kind?: ResourceKind, where = within) =>
    readList(azure, list, { subscription, within: where, type, observedAt, ...(kind && { kind }) });
  const kinds = Object.entries(networkLists) as [keyof typeof networkLists, List][];
  const parts = await Promise.all([
    read(clusters, CLUSTER_TYPE),
    ...kinds.map(([kind, list]) => read(list, networkParsers[kind].type, kind)),
  ]);
  const zones = parts
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => type === networkParsers.privateDnsZones.type);
  const links = await Promise.all(
    zones.map(({ id }) => read(linksOf(id), networkParsers.privateDnsLinks.type, 'privateDnsLinks', `${id}/`)),
  );
  const all = [...parts, ...links];
  // The links of a zone that was not listed were not asked for either.
  const zonesUnseen = parts.flatMap(({ unseen }) => unseen).filter(({ kind }) => kind === 'privateDnsZones');
  return {
    resources: all.flatMap(({ resources }) => resources),
    unseen: [
      ...all.flatMap(({ unseen }) => unseen),
      ...zonesUnseen.map((hole) => ({ ...hole, kind: 'privateDnsLinks' as const })),
    ],
    problems: all.flatMap(({ problems }) => problems),
  };
}

interface Asked {
  readonly subscription: string;
  readonly within: string;
  readonly type: string;
  readonly kind?: ResourceKind;
  readonly observedAt: string;
}

/** Reads every page of a list. What came before a page failed is kept; the rest is unseen. */
async function readList(
  azure: Azure,
  list: List,
  { subscription, within, type, kind, observedAt }: Asked,
): Promise<Part> {
  const pages: unknown[] = [];
  const options = armOptions(azure, [counting(azure.calls, 'arm'), keepingPages(pages)]);
  const unseen: Unseen[] = [];
  const problems: Problem[] = [];
  try {
    const items = list(azure.credential, subscription, options)[Symbol.asyncIterator]();
    while (!(await items.next()).done);
  } catch (error) {
    const what = explain(error);
    problems.push({ where: `the ${type} of ${within}`, what, kind: 'unread' });
    if (kind !== undefined) unseen.push({ within, kind, why: what });
  }
  const resources = pages
    .flatMap((page) => (isObject(page) && Array.isArray(page['value']) ? (page['value'] as unknown[]) : []))
    .map((item) => asResource(item, observedAt, 'ARM'));
  return { resources: resources.filter((resource) => resource !== undefined), unseen, problems };
}
