import { hostname } from 'node:os';
import { fleetOf, healthyPublic, type World } from '../fleet/fleet.ts';
import { scanLive } from '../live.ts';

/** A cluster whose API server is this machine, where nothing listens on 443. */
function local(name: string, index: number): World {
  const world = healthyPublic(name, index);
  world.cluster.properties.fqdn = 'localhost';
  return world;
}

async function probesOf(worlds: readonly World[], config: object) {
  const { report } = await scanLive(fleetOf(worlds), {}, config);
  return report.clusters.map(({ probe }) => probe);
}

it('API servers are dialed by their own names, where that is asked for', async () => {
  const [probe] = await probesOf([local('a', 0)], { sources: { probe: true } });

  expect(probe).toMatchObject({ vantage: hostname(), dials: [{ name: 'localhost', isWell: false }] });
  expect(probe?.dials[0]?.says).toContain(probe?.dials[0]?.addresses[0]);
});

it('nothing is dialed that nobody asked for', async () => {
  expect(await probesOf([local('a', 0)], {})).toEqual([undefined]);
  expect(await probesOf([local('a', 0)], { sources: { probe: false } })).toEqual([undefined]);
});

it('a cluster that is stopped, or has no name, is not dialed', async () => {
  const [stopped, nameless] = [local('a', 0), local('b', 1)];
  stopped.cluster.properties.powerState.code = 'Stopped';
  delete nameless.cluster.properties.fqdn;

  expect(await probesOf([stopped, nameless], { sources: { probe: true } })).toEqual([undefined, undefined]);
});
