import {
  type Fleet,
  healthyNat,
  healthyPrivate,
  healthyPublic,
  type Subscription,
  type World,
} from '../fleet/fleet.ts';
import { associated, insightsRule } from '../fleet/insights.ts';
import { call, type FleetLogs, minutesAgo, sending, workspaceOf } from '../fleet/logs.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';

/** A fleet of many clusters, some of them with a trouble that is known. */
export interface LargeFleet {
  readonly fleet: Fleet;
  readonly config: { readonly clients: readonly object[] };
  /** Names of the clusters that have a trouble, and the check that finds it. */
  readonly planted: ReadonlyMap<string, string>;
}

/** Worlds in turn, and what may be wrong with each. Every ninth is troubled. */
const KINDS: readonly {
  healthy(name: string, index: number): World;
  readonly check: string;
  spoil(world: World): void;
}[] = [
  {
    healthy: healthyPublic,
    check: 'authorized-ranges',
    spoil: ({ cluster }) => {
      cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['198.51.100.0/24'] };
    },
  },
  {
    healthy: healthyNat,
    check: 'authorized-egress',
    spoil: ({ cluster }) => {
      cluster.properties.apiServerAccessProfile?.authorizedIPRanges?.pop();
    },
  },
  {
    healthy: healthyPrivate,
    check: 'private-access',
    spoil: ({ hub, spoke }) => {
      for (const vnet of [hub, spoke]) vnet.properties.virtualNetworkPeerings = [];
    },
  },
  {
    healthy: healthyHub,
    check: 'range-hygiene',
    spoil: ({ cluster }) => {
      cluster.properties.apiServerAccessProfile?.authorizedIPRanges?.push('0.0.0.0/0');
    },
  },
];

/** Worlds are numbered in their addresses, so these repeat; nothing joins two worlds. */
const NUMBERS = 100;

export function largeFleet(clusters: number, subscriptions: number): LargeFleet {
  const all = Array.from({ length: subscriptions }, (_, index) => subscriptionNumber(index));
  const planted = new Map<string, string>();
  const worlds = Array.from({ length: clusters }, (_, index) => {
    const kind = KINDS[index % KINDS.length];
    if (kind === undefined) throw new Error('no kind of world');
    const world = kind.healthy(`c${index}`, index % NUMBERS);
    if (index % 9 === 0) {
      kind.spoil(world);
      planted.set(world.name, kind.check);
    }
    return { ...world, subscription: all[index % subscriptions]?.id ?? '' };
  });
  const moved = worlds.map((world) => movedTo(world.subscription, world));
  return {
    fleet: {
      subscriptions: all,
      resources: moved.flatMap(({ resources }) => resources),
      logs: logsFor(all, worlds),
    },
    config: { clients: moved.flatMap(({ clients }) => clients) },
    planted,
  };
}

/** Every subscription has a workspace, to which its clusters send three logs. Each had one call, a minute ago. */
function logsFor(subscriptions: readonly Subscription[], worlds: readonly Moved[]): FleetLogs {
  const idOf = ({ cluster, subscription }: Moved) => cluster.id.toLowerCase().replace(/[-\da-f]{36}/, subscription);
  const bySubscription = Map.groupBy(worlds, ({ subscription }) => subscription);
  return {
    workspaces: subscriptions.map(({ id }) => workspaceOf(id)),
    resources: worlds.flatMap((world) => {
      const rule = insightsRule(world, workspaceOf(world.subscription));
      return movedTo(world.subscription, { ...world, resources: [rule, associated(world, rule)] }).resources;
    }),
    settings: new Map(
      worlds.map((world) => [
        idOf(world),
        [sending(workspaceOf(world.subscription).id, 'kube-audit', 'kube-audit-admin', 'kube-apiserver')],
      ]),
    ),
    rows: new Map(
      [...bySubscription].map(([id, own]) => [
        workspaceOf(id).customerId,
        { AKSAudit: own.map((world) => call(world, minutesAgo(1), { _ResourceId: idOf(world) })) },
      ]),
    ),
  };
}

type Moved = World & { readonly subscription: string };

function subscriptionNumber(index: number): Subscription {
  const id = `00000000-0000-0000-0001-${String(index).padStart(12, '0')}`;
  return { id, name: `sub-${index}`, state: 'Enabled', managementGroups: ['mg-root'] };
}

function movedTo(subscription: string, { cluster, resources, clients }: World): Pick<World, 'resources' | 'clients'> {
  const [, , own = ''] = cluster.id.split('/');
  const text = JSON.stringify({ resources, clients }).replaceAll(own, subscription);
  return JSON.parse(text) as Pick<World, 'resources' | 'clients'>;
}
