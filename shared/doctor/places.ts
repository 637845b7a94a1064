import type { Azure } from '../collect/read/azure.ts';
import { kql } from '../kql.ts';
import type { Scope } from '../model/config.ts';
import type { Problem } from '../model/report.ts';
import type { ResourceId } from '../reachability/index.ts';

/** Rights are asked for by resource group: of so many at most, and of so many in one subscription. */
const MOST_GROUPS = 60;
const MOST_GROUPS_EACH = 3;

/** What there is in scope, as Resource Graph shows it to whoever is logged in. */
export interface Places {
  readonly subscriptions: readonly string[];
  readonly problems: readonly Problem[];
  readonly clusters: readonly { readonly id: ResourceId; readonly location: string }[];
  readonly vnets: readonly ResourceId[];
  /** Resource groups that hold clusters or VNets, a few of each subscription. */
  readonly groups: readonly ResourceId[];
  /** Why there may be more. */
  readonly gaps: readonly string[];
}

const TYPES = ['microsoft.containerservice/managedclusters', 'microsoft.network/virtualnetworks'];

/** Asks for ids alone, in two queries. */
export async function placesIn(azure: Azure, scope: Scope): Promise<Places> {
  const [{ readSubscriptions }, { graphOf, readRows }] = await Promise.all([
    import('../collect/read/subscriptions.ts'),
    import('../collect/read/graph.ts'),
  ]);
  const { enabled, problems } = await readSubscriptions(azure, scope);
  const subscriptions = enabled.map(({ id }) => id);
  const query = kql`resources | where type in~ (${TYPES}) | project id, type, location`;
  const { rows, gap } = await readRows(graphOf(azure, 'resourceGraph'), subscriptions, query);
  const found = (rows as readonly Partial<Record<string, unknown>>[]).map(({ id, type, location }) => ({
    id: String(id).toLowerCase(),
    isCluster: String(type).toLowerCase() === TYPES[0],
    location: String(location),
  }));
  const groups = found.map(({ id }) => id.split('/').slice(0, 5).join('/'));
  const bySubscription = Map.groupBy([...new Set(groups)].toSorted(), (group) => group.split('/')[2] ?? '');
  return {
    subscriptions,
    problems,
    clusters: found.filter(({ isCluster }) => isCluster),
    vnets: found.filter(({ isCluster }) => !isCluster).map(({ id }) => id),
    groups: [...bySubscription.values()].flatMap((some) => some.slice(0, MOST_GROUPS_EACH)).slice(0, MOST_GROUPS),
    gaps: gap === undefined ? [] : [gap],
  };
}
