import { cidrs, find, ipSet, type Hop, type Network, type Route } from '../../reachability/index.ts';
import { azGroup, azName, word } from '../az.ts';
import type { Fix } from '../fix.ts';
import type { Fate } from '../need.ts';

/** https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-resource-manager-virtual-networking-limits */
const MOST_ROUTES = 400;

/**
 * Keeps flows inside of their VNet that a route leads elsewhere: by routes of their own beside it, or, where it is for nothing else, without
 * it.
 */
export function keepInside(network: Network, { at, by = '' }: Hop, blocked: readonly Fate[]): Fix | undefined {
  const found = find(network, 'routeTables', at);
  if (found.status !== 'found') return undefined;
  const table = found.value;
  const route = table.routes.find(({ name }) => `routes/${name}` === by);
  if (route === undefined) return undefined;

  const goals = cidrs(ipSet(blocked.flatMap((fate) => goalsOn({ at, by }, fate))));
  const options = `${azGroup(table.id)} --route-table-name ${azName(table.id)}`;
  const change = (routes: readonly Route[]): Fix['change'] => ({ network: { routeTables: [{ ...table, routes }] } });
  if (goals.includes(route.prefix)) {
    return {
      command: `az network route-table route delete ${options} -n ${word(route.name)}`,
      change: change(table.routes.filter((one) => one !== route)),
    };
  }
  const added = goals.map((prefix) => ({ name: `inside-${prefix.replace('/', '-')}`, prefix, nextHop: 'VnetLocal' }));
  if (table.routes.length + added.length > MOST_ROUTES) return undefined;
  return {
    command: added
      .map(
        ({ name, prefix, nextHop }) =>
          `az network route-table route create ${options} -n ${name} --address-prefix ${prefix} --next-hop-type ${nextHop}`,
      )
      .join(' && '),
    change: change([...table.routes, ...added]),
  };
}

/** Where the packets go that a route leads astray: to the destination, or as replies to the source. */
function goalsOn(
  line: { readonly at: string; readonly by: string },
  { trace: { parts, hops, disposition } }: Fate,
): readonly string[] {
  const last = hops.at(-1);
  const isOfReply = disposition === 'returnLost' && last?.at === line.at && last.by === line.by;
  return parts
    .filter((part) => part.disposition === disposition)
    .flatMap(({ flow }) => (isOfReply ? flow.sources : flow.destinations));
}
