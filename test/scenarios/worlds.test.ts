import { answer } from '../../shared/explain.ts';
import type { Disposition } from '../../shared/reachability/index.ts';
import { scanLive } from '../live.ts';
import { objectsIn } from '../recorded/recordings.ts';
import { fleetOf, healthyNat, healthyPrivate, healthyPublic } from '../fleet/fleet.ts';
import type { PeeringProperties, Resource } from '../fleet/resources.ts';
import { SERVICE_TAGS } from '../fleet/service-tags.ts';
import { at, nodesOf, type World } from '../fleet/world.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { healthyHubPrivate } from '../fleet/worlds/hub-private.ts';
import { healthyIntegrated, healthyIntegratedPrivate } from '../fleet/worlds/integrated.ts';
import { healthyKubenet } from '../fleet/worlds/kubenet.ts';
import { healthyPods } from '../fleet/worlds/pods.ts';

/** Every healthy world, read through the emulated Azure. What is asked here is what a person would know of each. */
const worlds = {
  public: healthyPublic('public', 0),
  nat: healthyNat('nat', 1),
  private: healthyPrivate('private', 2),
  hub: healthyHub('hub', 3),
  integrated: healthyIntegrated('integrated', 4),
  integratedPrivate: healthyIntegratedPrivate('integrated-private', 5),
  hubPrivate: healthyHubPrivate('hub-private', 6),
  pods: healthyPods('pods', 7),
  kubenet: healthyKubenet('kubenet', 8),
};
type Name = keyof typeof worlds;
const names = Object.keys(worlds) as Name[];
const { snapshot, report } = await scanLive({ ...fleetOf(Object.values(worlds)), serviceTags: SERVICE_TAGS });
const { known } = snapshot.facts.network;

function ask(source: string, destination: string, port = '443') {
  return answer(snapshot, { source, destination, port, protocol: 'tcp' });
}

function subnet({ spoke }: World, name: string): string {
  return `${spoke.id}/subnets/${name}`;
}

/** Where the clients of a private cluster are. */
function clientOf({ clients }: World): string {
  const [client] = clients as { subnet?: string }[];
  return client?.subnet ?? '';
}

it('the worlds are read whole', () => {
  expect(known).toBe(true);
  expect(report.problems).toEqual([]);
  expect(report.clusters).toHaveLength(names.length);
});

describe('nodes', () => {
  it.each(names)('of %s get images and the time', (name) => {
    const from = nodesOf(worlds[name]).id;

    expect(ask(from, 'mcr.microsoft.com')).toMatchObject({ disposition: 'delivered' });
    expect(
      answer(snapshot, { source: from, destination: 'ntp.ubuntu.com', port: '123', protocol: 'udp' }),
    ).toMatchObject({ disposition: 'delivered' });
  });

  it.each(names)('of %s reach each other', (name) => {
    const from = nodesOf(worlds[name]).id;

    expect(ask(from, from, '10250').disposition).toBe('delivered');
  });

  it.each([
    ['public', 'kubernetes'],
    ['nat', 'nat-nat'],
    ['hub', 'hub-fw'],
    ['integrated', 'kubernetes'],
    ['integratedPrivate', 'kubernetes'],
    ['private', 'kubernetes'],
    ['hubPrivate', 'kubernetes'],
    ['pods', 'pods-nat'],
    ['kubenet', 'kubernetes'],
  ] as const)('of %s leave by %s', (name, by) => {
    const { disposition, hops } = ask(nodesOf(worlds[name]).id, '20.50.1.2', '8443');
    const at = hops
      .findLast(({ kind }) => kind === 'nat' || kind === 'firewall')
      ?.at.split('/')
      .at(-1);

    // The firewall lets nothing through that no rule names.
    expect([disposition, at]).toEqual([name === 'hub' ? 'deniedByFirewall' : 'delivered', by]);
  });
});

describe('the API server', () => {
  it.each(['nat', 'private', 'hub', 'integratedPrivate', 'hubPrivate', 'pods'] as const)(
    'of %s is reached by its nodes',
    (name) => {
      expect(ask(nodesOf(worlds[name]).id, worlds[name].cluster.id).disposition).toBe('delivered');
    },
  );

  it.each(['private', 'integratedPrivate', 'hubPrivate'] as const)('of %s is reached by its clients', (name) => {
    expect(ask(clientOf(worlds[name]), worlds[name].cluster.id)).toMatchObject({ disposition: 'delivered' });
  });

  it.each(['public', 'nat', 'hub', 'integrated', 'pods', 'kubenet'] as const)('of %s is open to the office', (name) => {
    expect(ask('203.0.113.7', worlds[name].cluster.id).disposition).toBe('delivered');
    expect(ask('198.51.100.250', worlds[name].cluster.id).disposition).not.toBe('delivered');
  });

  it('behind the hub is reached by a rule for its name', () => {
    const { hops } = ask(nodesOf(worlds.hub).id, worlds.hub.cluster.id);

    expect(hops.find(({ kind }) => kind === 'firewall')).toMatchObject({ by: 'aks/aksfwar/nodes-to-api-server' });
  });

  it.each(['integrated', 'integratedPrivate'] as const)(
    'of %s has the ways that its subnet needs, and no other',
    (name) => {
      const world = worlds[name];
      const [nodes, inApi] = [nodesOf(world).id, at(world, '144.4')];
      const ends = (source: string, destination: string, ...ports: string[]) =>
        ports.map((port): Disposition => ask(source, destination, port).disposition);

      expect(ends(nodes, inApi, '443', '4443')).toEqual(['delivered', 'delivered']);
      expect(ends('168.63.129.16', inApi, '9988')).toEqual(['delivered']);
      expect(ends(nodes, inApi, '9988')).toEqual(['deniedInbound']);
      expect(ends(subnet(world, 'apiserver'), nodes, '10250', '443')).toEqual(['delivered', 'delivered']);
      expect(ends(`${world.hub.id}/subnets/agents`, nodes, '10250')).toEqual(['deniedInbound']);
    },
  );
});

describe('pods with a subnet', () => {
  const ours = ['nodes', 'user', 'pods'].map((name) => subnet(worlds.pods, name));

  it('and nodes of both pools reach each other, images and the API server', () => {
    for (const from of ours) {
      for (const to of ours) expect(ask(from, to, '10250').disposition).toBe('delivered');
      expect(ask(from, 'mcr.microsoft.com').disposition).toBe('delivered');
      expect(ask(from, worlds.pods.cluster.id).disposition).toBe('delivered');
    }
  });

  it('are reached by nobody else', () => {
    expect(ask(`${worlds.pods.hub.id}/subnets/agents`, subnet(worlds.pods, 'pods'), '10250').disposition).toBe(
      'deniedInbound',
    );
  });
});

describe('bodies', () => {
  it.each(names)('of %s have a scale set for every pool, as AKS names and marks it', (name) => {
    const { cluster, resources } = worlds[name];
    const sets = resources.filter(({ type }) => type === 'Microsoft.Compute/virtualMachineScaleSets');

    expect(sets.map(({ tags }) => tags?.['aks-managed-poolName'])).toEqual(
      cluster.properties.agentPoolProfiles.map((pool) => pool.name),
    );
    for (const set of sets) {
      expect(set.name).toMatch(/^aks-[a-z]+-\d{8}-vmss$/);
      expect(set.id).toContain(`/resourceGroups/${cluster.properties.nodeResourceGroup}/`);
    }
  });

  it.each(names)('of %s refer to nothing that is not there', (name) => {
    const objects = [...objectsIn(worlds[name].resources)].filter(({ id }) => typeof id === 'string');
    const isReference = (one: object) => Object.keys(one).length === 1;
    const there = new Set(objects.filter((one) => !isReference(one)).map(({ id }) => id));

    expect(there.size).toBeGreaterThan(10);
    expect(objects.filter((one) => isReference(one) && !there.has(one['id']))).toEqual([]);
  });

  it.each(names)('of %s have peerings on both sides', (name) => {
    const { resources } = worlds[name];
    const peerings = resources.flatMap(({ id, properties }) =>
      ((properties as { virtualNetworkPeerings?: Resource<PeeringProperties>[] }).virtualNetworkPeerings ?? []).map(
        (one) => [id, one.properties.remoteVirtualNetwork.id] as const,
      ),
    );

    expect(peerings.length).toBeGreaterThan(1);
    for (const [from, to] of peerings) expect(peerings).toContainEqual([to, from]);
  });
});
