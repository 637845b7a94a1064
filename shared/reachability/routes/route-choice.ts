import { parseRange } from '../addresses/address.ts';
import { NOT_INTERNET } from '../addresses/special-addresses.ts';
import type { Field } from '../rules/field-index.ts';
import { remember } from '../memo.ts';
import type { Network, Subnet, VirtualNetwork } from '../network.ts';
import { compareRoutes, type EffectiveRoute, effectiveRoutes, isNextHop, type RouteSet } from './routes.ts';
import { RuleList } from '../rules/rule-list.ts';
import { note } from '../lookup/watch.ts';
import { NO_TAGS, type ServiceTags } from '../rules/service-tags.ts';
import { isIn, type Spot } from '../addresses/spot.ts';

/** The route that a destination takes out of a subnet. */
export type RouteChoice =
  | { readonly status: 'chosen'; readonly route: EffectiveRoute }
  | { readonly status: 'noRoute' }
  | { readonly status: 'unseen'; readonly why: string };

interface Table {
  readonly set: RouteSet;
  readonly list: RuleList<EffectiveRoute>;
}

export function chooseRoute(
  network: Network,
  vnet: VirtualNetwork,
  subnet: Subnet,
  destination: Spot,
  tags: ServiceTags = NO_TAGS,
): RouteChoice {
  const { set, list } = tables(network)(tags)(vnet)(subnet);
  if (set.tableUnseen !== undefined) return { status: 'unseen', why: set.tableUnseen };

  const [first] = list.candidates([{ spot: destination }]);
  if (first === undefined) return { status: 'noRoute' };
  const { rule: route } = first;
  if (!isNextHop(route.nextHop)) {
    return {
      status: 'unseen',
      why: `the route ${route.name ?? route.prefix} goes to ${String(route.nextHop)}, which is not known`,
    };
  }
  const rival = set.unplaced.find(
    ({ nextHop, nextHopAddress }) => nextHop !== route.nextHop || nextHopAddress !== route.nextHopAddress,
  );
  if (rival !== undefined && !isIn(destination, NOT_INTERNET)) {
    return { status: 'unseen', why: `the route ${rival.name} is for ${rival.prefix}, whose addresses are not known` };
  }
  // A user's route is what its author wanted; only where Azure falls back to its last routes may a learned one come before.
  const isLast = route.source === 'Default' && (route.nextHop === 'Internet' || route.nextHop === 'None');
  if (isLast && set.learnedUnseen !== undefined) return { status: 'unseen', why: set.learnedUnseen };
  const { peer, endpoint } = route;
  const ends = [peer?.vnet?.id ?? [], endpoint === undefined ? [] : [endpoint.id, ...endpoint.interfaces]].flat();
  for (const id of ends) note(network, id);
  return { status: 'chosen', route };
}

const tables = remember((network: Network) =>
  remember((tags: ServiceTags) =>
    remember((vnet: VirtualNetwork) =>
      remember((subnet: Subnet) => compile(effectiveRoutes(network, vnet, subnet, tags))),
    ),
  ),
);

function compile(set: RouteSet): Table {
  // The prefixes of a tag are in many tables.
  const fieldOf = ({ prefix, set: runs }: EffectiveRoute): Field =>
    parseRange(prefix) === undefined ? { sets: [runs] } : { runs };
  return { set, list: new RuleList(set.routes.toSorted(compareRoutes), (route) => [fieldOf(route)]) };
}
