import type { ClusterFacts, Seen } from '../../shared/model/facts.ts';
import { createEmulator, type Emulator } from '../emulator/emulator.ts';
import { failure } from '../emulator/answers.ts';
import { fleetOf, healthyNat, healthyPrivate, healthyPublic, type World } from '../fleet/fleet.ts';
import { measure } from '../fleet/metrics.ts';
import { addPool } from '../fleet/pools.ts';
import { haveReady, healthyBusy } from '../fleet/worlds/busy.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { scanLive } from '../live.ts';

async function look(worlds: readonly World[] | Emulator, sources: object = {}) {
  const emulator = 'handle' in worlds ? worlds : createEmulator(fleetOf(worlds));
  const { snapshot, report } = await scanLive(emulator, {}, { sources });
  const facts = new Map(snapshot.clusters.map(({ cluster, facts: own }) => [cluster.name, own]));
  const factsOf = (name: string): Seen<ClusterFacts> => {
    const own = facts.get(name);
    if (own === undefined) throw new Error(`there is no cluster ${name}`);
    return own;
  };
  return { factsOf, calls: report.scan.azureCalls };
}

function splitsOf(fact: Seen<ClusterFacts>['nodeLoad'], dimension: string): readonly string[] {
  return fact.known ? [...new Set(fact.value.series.map(({ split = {} }) => split[dimension] ?? ''))].toSorted() : [];
}

/** A private cluster, whose nodes call by private addresses: no port of theirs is ever measured. Its API server is busy. */
function pinned(name: string, index: number): World {
  const world = healthyPrivate(name, index);
  measure(world, { resource: world.cluster.id, metric: 'apiserver_cpu_usage_percentage', level: 97 });
  return world;
}

describe('a closer look', () => {
  it('is for clusters under suspicion, and costs the others nothing', async () => {
    const { factsOf, calls } = await look([pinned('one', 0), healthyPrivate('two', 1)]);

    expect(calls.suspects).toBe(2);
    expect(factsOf('one').nodeLoad.known).toBe(true);
    expect(factsOf('two').nodeLoad).toMatchObject({
      known: false,
      why: expect.stringContaining('of clusters under suspicion') as string,
    });
  });

  it('follows the configured idea of load', async () => {
    const emulator = createEmulator(fleetOf([pinned('one', 0)]));
    const checks = { 'api-server-load': { thresholds: { busyPercent: 99, pinnedPercent: 99 } } };
    const { report } = await scanLive(emulator, {}, { checks });

    expect(report.scan.azureCalls.suspects).toBe(0);
  });

  it('is for a cluster of which an agent is not ready, and tells it from the autoscaler of the agents', async () => {
    const world = healthyBusy('one', 0);
    haveReady(world, 1);
    const { factsOf } = await look([world], { kubernetes: true });
    const { tunnelReadiness } = factsOf('one');

    if (!tunnelReadiness.known) throw new Error(tunnelReadiness.why);
    const now = tunnelReadiness.value.series.map(({ split, values }) => [split?.['pod'], values.at(-1)]);
    expect(now).toEqual([
      ['konnectivity-agent-6754b444df-5wm90', 1],
      ['konnectivity-agent-6754b444df-5wm91', 0],
    ]);
  });

  it('is for a cluster whose API server was asked and did not answer', async () => {
    const emulator = createEmulator(fleetOf([healthyPrivate('one', 0)]));
    emulator.faults.push({ path: /\/kubernetes\/.*\/pods$/, answer: () => failure(403, 'Forbidden', 'no') });

    expect((await look(emulator, { kubernetes: true })).factsOf('one').tunnelReadiness.known).toBe(true);
  });

  it('tells of the nodes that carry the tunnel, or of those of system pools where nobody knows', async () => {
    const world = pinned('one', 0);
    addPool(world, 'user', 'nodes', 'User');
    const nodes = (numbers: readonly number[]) => numbers.map((number) => `aks-system-26400000-vmss00000${number}`);

    expect(splitsOf((await look([world])).factsOf('one').nodeLoad, 'node')).toEqual(nodes([0, 1, 2]));
    expect(splitsOf((await look([world], { kubernetes: true })).factsOf('one').nodeLoad, 'node')).toEqual(
      nodes([0, 1]),
    );
  });

  it('says that there is more where the answer was cut off', async () => {
    const world = healthyBusy('one', 0);
    haveReady(world, 1);
    const pods = Array.from({ length: 1_000 }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `aaa-${index}`, namespace: 'kube-system' },
    }));
    world.kubernetes.unshift(...pods);
    const { tunnelReadiness } = (await look([world], { kubernetes: true })).factsOf('one');

    expect(tunnelReadiness).toMatchObject({
      known: false,
      why: expect.stringContaining('there are 1000 series of it or more, and the rest is cut off') as string,
    });
  });
});

describe('outbound ports', () => {
  it('are measured where configuration leaves few, in one call for every metric and kind', async () => {
    const worlds = [healthyPublic('one', 0), healthyPublic('two', 3), healthyNat('three', 6), healthyHub('four', 9)];
    const { factsOf, calls } = await look(worlds);

    // All are of one subscription: twice for both load balancers, and twice for the firewall.
    expect(calls.suspects).toBe(4);
    const metricsOf = (name: string) => {
      const { snatUse } = factsOf(name);
      return snatUse.known ? [...new Set(snatUse.value.series.map(({ metric }) => metric))] : snatUse.why;
    };
    expect(metricsOf('one')).toEqual(['SnatConnectionCount', 'UsedSnatPorts', 'AllocatedSnatPorts']);
    expect(metricsOf('two')).toEqual(metricsOf('one'));
    expect(metricsOf('three')).toContain('where nodes have few');
    expect(metricsOf('four')).toEqual(['SNATPortUtilization', 'FirewallHealth']);
  });

  it('of a NAT gateway are measured where many nodes share it', async () => {
    const world = healthyNat('one', 0);
    for (const pool of world.cluster.properties.agentPoolProfiles) pool.count = 60;
    const { factsOf, calls } = await look([world]);

    expect(calls.suspects).toBe(1);
    expect(splitsOf(factsOf('one').snatUse, 'connectionstate')).toEqual(['Attempted', 'Established', 'Failed']);
  });

  it('are not measured where metrics are switched off', async () => {
    const { factsOf, calls } = await look([healthyPublic('one', 0)], { metrics: false });

    expect([calls.metrics, calls.suspects]).toEqual([0, 0]);
    expect(factsOf('one').snatUse.known).toBe(false);
  });

  it('that cannot be read are unseen, with the missing permission, and all else is there', async () => {
    const emulator = createEmulator(fleetOf([healthyPublic('one', 0)]));
    emulator.faults.push({ path: /getBatch/, nth: 2, answer: () => failure(403, 'AuthorizationFailed', 'no') });
    emulator.faults.push({ path: /getBatch/, nth: 3, answer: () => failure(403, 'AuthorizationFailed', 'no') });
    const { factsOf } = await look(emulator);

    expect(factsOf('one').apiServerLoad.known).toBe(true);
    expect(factsOf('one').snatUse).toMatchObject({
      known: false,
      why: expect.stringContaining('Microsoft.Insights/metrics/read on the whole subscription') as string,
    });
  });
});
