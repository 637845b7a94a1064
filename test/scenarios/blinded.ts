import { NETWORK_KINDS } from '../../shared/collect/parse/index.ts';
import { UNASKED, UNASKED_OF_FLEET } from '../../shared/collect/unasked.ts';
import { unseen } from '../../shared/model/observed.ts';
import type { FleetSnapshot } from '../../shared/model/snapshot.ts';
import type { Network } from '../../shared/reachability/index.ts';

export const FLEET_FACTS = ['network', 'clients', 'serviceTags', ...Object.keys(UNASKED_OF_FLEET)];
export const CLUSTER_FACTS = ['apiServer', ...Object.keys(UNASKED)];

/** The snapshot with one thing after another made unreadable: each fact, each kind, each resource, each subscription. */
export function* blinded(whole: FleetSnapshot): Generator<{ what: string; snapshot: FleetSnapshot }> {
  for (const fact of FLEET_FACTS)
    yield { what: fact, snapshot: { ...whole, facts: { ...whole.facts, [fact]: unseen('it was made unreadable') } } };
  for (const fact of CLUSTER_FACTS)
    yield {
      what: fact,
      snapshot: {
        ...whole,
        clusters: whole.clusters.map(({ cluster, facts }) => ({
          cluster,
          facts: { ...facts, [fact]: unseen('it was made unreadable') },
        })),
      },
    };

  const { network } = whole.facts;
  if (!network.known) return;
  const rewired = (value: Network): FleetSnapshot => ({
    ...whole,
    facts: { ...whole.facts, network: { ...network, value } },
  });
  const hole = (within: string, kind?: keyof Network) => [
    ...network.value.unseen,
    { within, why: 'it was made unreadable', ...(kind && { kind: kind as 'vnets' }) },
  ];
  for (const kind of NETWORK_KINDS) {
    yield { what: `all ${kind}`, snapshot: rewired({ ...network.value, [kind]: [], unseen: hole('', kind) }) };
    for (const { id } of network.value[kind]) {
      yield {
        what: id,
        snapshot: rewired({
          ...network.value,
          [kind]: network.value[kind].filter((one) => one.id !== id),
          unseen: hole(id, kind),
        }),
      };
    }
  }
  for (const subscription of network.value.seen) {
    const within = `/subscriptions/${subscription}/`;
    const rest = Object.fromEntries(
      NETWORK_KINDS.map((kind) => [kind, network.value[kind].filter(({ id }) => !id.startsWith(within))]),
    );
    yield {
      what: within,
      snapshot: rewired({
        ...network.value,
        ...rest,
        seen: network.value.seen.filter((one) => one !== subscription),
        unseen: hole(within),
      }),
    };
  }
}
