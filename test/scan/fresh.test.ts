import { parseConfig } from '../../shared/config.ts';
import { diagnoseFresh } from '../../shared/scan/fresh.ts';
import { withDeadline } from '../../shared/scan/in-time.ts';
import { createEmulator, type Emulator, faults } from '../emulator/emulator.ts';
import { fleetOf, healthyPublic, nodesOf, type World } from '../fleet/fleet.ts';
import { securityGroup, securityRule } from '../fleet/security.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { healthyPods } from '../fleet/worlds/pods.ts';
import { PLACE, subscriptionOf } from '../fleet/world.ts';
import { ALL, emulatedApp } from '../live.ts';
import { scenarios } from '../scenarios/index.ts';
import { behind, clientsOf, failuresOf, lagging, nameIn, readAlone } from './behind.ts';
import { inWaves } from './waves.ts';

interface More {
  readonly sources?: object;
  readonly clients?: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  readonly mostMs?: number;
  readonly mostMsOfResources?: number;
}

async function look(emulator: Emulator, world: World, more: More = {}) {
  const { sources = { metrics: false }, clients = [], mostMs, mostMsOfResources } = more;
  const config = parseConfig(JSON.stringify({ ...clientsOf(world), sources }), 'test');
  const cluster = world.cluster.id.toLowerCase();
  const target = { scope: { subscriptions: ALL }, isFresh: false };
  const request = { id: 'look', trigger: 'http', target, config, clients, cluster } as const;
  const app = emulatedApp(emulator);
  return diagnoseFresh(request, mostMsOfResources === undefined ? app : withDeadline(app, mostMsOfResources), mostMs);
}

async function reportOf(emulator: Emulator, world: World, more: More = {}) {
  const looked = await look(emulator, world, more);
  if (looked === undefined) throw new Error('there is no such cluster');
  return looked.report;
}

function failing(report: Parameters<typeof failuresOf>[0]): readonly string[] {
  return [...new Set(failuresOf(report))].toSorted();
}

const changes = scenarios.flatMap(({ id, of, change }) =>
  of === undefined || change === undefined ? [] : [{ id, of, change }],
);
/** What came into being just now, and no other resource names, Resource Graph alone could tell of: what hangs on it is unknown, or is told as before. */
const NOT_HEARD_OF_YET = ['own-zone-not-linked'];
const HEARD_OF_ONLY_BY_ROUTE = ['firewall-deleted'];

describe('a look at one cluster', () => {
  it.each(changes)('tells $id as ARM has it, and Resource Graph not yet', async ({ id, of, change }) => {
    const [now, before] = [of('one', 0), of('one', 0)];
    change(now);
    const told = await reportOf(lagging(now, before), now);
    if (NOT_HEARD_OF_YET.includes(id))
      expect(told.findings.find(({ check }) => check === 'private-access')?.status).toBe('unknown');
    else expect(failing(told)).toEqual(failing(await reportOf(createEmulator(fleetOf([now])), now)));
  });

  it.each(changes.filter(({ id }) => !HEARD_OF_ONLY_BY_ROUTE.includes(id)))(
    'tells $id no more when it is mended, and Resource Graph has it still',
    async ({ of, change }) => {
      const [now, before] = [of('one', 0), of('one', 0)];
      change(before);

      expect(failing(await reportOf(lagging(now, before), now))).toEqual([]);
    },
  );

  it('reads everything that what is well rests on by itself, once, three calls deep', async () => {
    const world = healthyHub('one', 0);
    const emulator = behind([world]);
    const { waves } = inWaves(emulator);
    const report = await reportOf(emulator, world);

    expect(failuresOf(report)).toEqual([]);
    expect(report.problems).toEqual([]);
    expect(waves.length).toBeLessThanOrEqual(3);
    expect(waves[0]).toContainEqual(expect.stringMatching(/managedClusters\/one$/i));
    const read = readAlone(emulator);
    expect(read).toEqual(expect.arrayContaining(['one', 'one-spoke', 'one-hub', 'one-fw']));
    expect(new Set(read).size).toBe(read.length);
  });

  it('is five calls deep at most, however one thing leads to another, and says what it left', async () => {
    const [now, before] = [healthyHub('one', 0), healthyHub('one', 0)];
    // As Resource Graph has it, the nodes have no route table, and the firewall has no policy.
    const made = new Set<object>([before.table, before.policy, before.base, before.shared, before.aks]);
    before.resources.splice(0, before.resources.length, ...before.resources.filter((one) => !made.has(one)));
    delete (nodesOf(before).properties as { routeTable?: object }).routeTable;
    delete before.firewall.properties.firewallPolicy;
    const emulator = lagging(now, before);
    const { waves } = inWaves(emulator);
    const { findings, problems } = await reportOf(emulator, now);

    expect(waves).toHaveLength(5);
    expect(readAlone(emulator)).toEqual(expect.arrayContaining(['one-spoke', 'one-routes', 'one-fw']));
    expect(findings.find(({ check }) => check === 'required-egress')?.status).toBe('unknown');
    expect(problems).toContainEqual({
      where: now.policy.id.toLowerCase(),
      what: expect.stringContaining('3 rounds of reading from ARM did not come to it') as string,
      kind: 'unread',
    });
  });

  it('with a failure is as deep, what changed before it included', async () => {
    const world = healthyPods('one', 0);
    securityRule(world.groups.user, 'no-web', { protocol: 'Tcp', destinationPortRange: '443', priority: 100 });
    const emulator = behind([world]);
    const { waves } = inWaves(emulator);

    expect(failing(await reportOf(emulator, world))).toContain('required-egress one');
    expect(waves.length).toBeLessThanOrEqual(5);
    expect((waves.at(-1) ?? []).join()).toMatch(/resourcegraph/i);
  });

  it('counts what cannot be read as it was, or as unknown where nobody told of it, and says so', async () => {
    const [now, before] = [healthyPods('one', 0), healthyPods('one', 0)];
    const fresh = securityGroup(subscriptionOf(now), 'rg-net', 'one-new', PLACE);
    const [nodes] = now.spoke.properties.subnets;
    Object.assign(nodes?.properties ?? {}, { networkSecurityGroup: { id: fresh.id } });
    const emulator = lagging(now, before);
    emulator.faults.push({ path: /networkSecurityGroups/i, answer: faults.forbidden });
    const { findings, problems } = await reportOf(emulator, now);

    expect(findings.find(({ check }) => check === 'required-egress')?.status).toBe('unknown');
    expect(problems.map(({ where, kind }) => `${kind} ${nameIn(where)}`)).toEqual(
      expect.arrayContaining(['unread one-new', `unread ${now.groups.user.name}`]),
    );
    expect(problems[0]?.what).toContain('HTTP 403 AuthorizationFailed');
  });

  it('hears the clients it is asked about beside those that are configured', async () => {
    const world = healthyPublic('one', 0);
    const report = await reportOf(behind([world]), world, {
      clients: [{ name: 'caller', addresses: ['198.51.100.9'] }],
    });

    expect(report.findings.filter(({ status }) => status === 'fail').map(({ subject }) => subject)).toEqual(['caller']);
  });

  it('knows nothing of a cluster that is not there', async () => {
    const [here, gone] = [healthyPublic('here', 0), healthyPublic('gone', 3)];

    expect(await look(behind([here], ...gone.resources), gone)).toBeUndefined();
  });

  it('says why where the cluster cannot be read', async () => {
    const world = healthyPublic('one', 0);
    const emulator = behind([world]);
    emulator.faults.push({ path: /managedClusters\/one$/i, answer: faults.forbidden });

    await expect(look(emulator, world)).rejects.toThrow(
      'The cluster could not be read: HTTP 403 AuthorizationFailed: The client does not have authorization',
    );
  });

  it('takes for unknown what does not answer in time: metrics, logs, Kubernetes', async () => {
    const world = healthyPublic('one', 0);
    const emulator = behind([world]);
    emulator.faults.push({ path: /metrics:getBatch|listClusterUserCredential|^\/batch$/, answer: faults.silence });
    const sources = { metrics: true, kubernetes: true, logs: true };
    const { findings } = await reportOf(emulator, world, { sources, mostMs: 300 });
    const unknown = findings.filter(({ status }) => status === 'unknown');

    expect(unknown.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['tunnel-pods', 'api-server-load', 'webhooks', 'api-call-leak']),
    );
    for (const { reason } of unknown) expect(reason).toContain('no answer came within 0.3 seconds');
    expect(findings.find(({ check }) => check === 'required-egress')?.status).toBe('pass');
  });

  it('and what Azure itself does not answer in time', async () => {
    const world = healthyPublic('one', 0);
    const emulator = behind([world]);
    emulator.faults.push({ path: /resourcegraph/i, answer: faults.silence });
    const { findings, problems } = await reportOf(emulator, world, { mostMsOfResources: 500 });

    expect(findings.find(({ check }) => check === 'required-egress')?.status).toBe('unknown');
    expect(problems).toContainEqual({
      where: 'the subscriptions in scope (Resource Graph)',
      what: 'no answer came in time',
      kind: 'unread',
    });
  });
});
