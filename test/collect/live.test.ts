import type { FleetSnapshot } from '../../shared/model/snapshot.ts';
import { createEmulator, type Emulator, faults } from '../emulator/emulator.ts';
import { fleetOf, healthyNat, healthyPrivate, healthyPublic, SUBSCRIPTIONS } from '../fleet/fleet.ts';
import { variety } from '../fleet/variety.ts';
import { ALL, scanLive } from '../live.ts';

const worlds = [healthyPublic('one', 0), healthyNat('two', 1), healthyPrivate('three', 2), healthyPublic('four', 3)];
const fleet = fleetOf(worlds);
const clients = worlds.flatMap((world) => world.clients);
const [first = ''] = ALL;
const GRAPH = /ResourceGraph/;

function variedEmulator(): Emulator {
  const emulator = createEmulator(variety());
  emulator.pageSize = 20;
  return emulator;
}

function names({ clusters }: { clusters: readonly { name: string }[] }): readonly string[] {
  return clusters.map(({ name }) => name).toSorted();
}

describe('a live scan', () => {
  it('finds every cluster and reads the network, page by page, in a few calls', async () => {
    const { report, snapshot } = await scanLive(fleet, {}, { clients });

    expect(names(report)).toEqual(['four', 'one', 'three', 'two']);
    expect(report.problems).toEqual([]);
    expect(report.findings.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(report.scan.cloud).toBe('EmulatedCloud');
    // 3 subscriptions, 4 clusters, 29 network resources, no rules of firewalls and one record, no network manager, 4 on a page.
    expect(report.scan.azureCalls).toMatchObject({ resourceGraph: 1 + 1 + 8 + 1 + 1 + 1, arm: 1, confirm: 0 });
    expect(snapshot.clusters[0]?.cluster).toMatchObject({ managementGroups: ['mg-online', 'mg-root'] });
  });

  it('looks below management groups, and leaves out what is excluded', async () => {
    const { report } = await scanLive(fleet, {
      scope: { managementGroups: ['mg-online'], exclude: [first.toUpperCase()] },
    });

    expect(names(report)).toEqual(['two']);
  });

  it('looks everywhere where no scope is given', async () => {
    expect(names((await scanLive(fleet, { scope: {} })).report)).toHaveLength(4);
  });

  it('skips a disabled subscription and names it', async () => {
    const subscriptions = SUBSCRIPTIONS.map((one, index) => (index === 0 ? { ...one, state: 'Disabled' } : one));
    const { report } = await scanLive({ ...fleet, subscriptions });

    expect(names(report)).toEqual(['three', 'two']);
    expect(report.problems).toEqual([
      { where: `subscription ${first} (sub-web)`, what: 'skipped, because it is Disabled', kind: 'notice' },
    ]);
  });

  it('says which subscription it may not read: Resource Graph leaves it out in silence', async () => {
    const emulator = createEmulator(fleet);
    emulator.unreadable.add(first);
    const { report } = await scanLive(emulator);

    expect(names(report)).toEqual(['three', 'two']);
    expect(report.problems).toEqual([
      {
        where: `subscription ${first}`,
        what: 'not found: it does not exist, or the identity lacks the role Reader on it',
        kind: 'unread',
      },
    ]);
  });

  it('asks for what has a table of its own there: firewall rules and records are in no other', async () => {
    const { snapshot, report } = await scanLive(variedEmulator());
    const { network } = snapshot.facts;

    expect(network.known && network.value.ruleCollectionGroups).toHaveLength(2);
    // None of them had to be read one by one: the one call of ARM is for the service tags.
    expect(report.scan.azureCalls).toMatchObject({ arm: 1 });
    expect(network.known && network.value.privateDnsRecords).toHaveLength(6);
  });

  it('does not conclude from no row that a ruleset has neither rules nor links', async () => {
    const emulated = variety();
    const bare = emulated.resources.filter(({ type }) => !/dnsForwardingRulesets\/./.test(type));
    const id = bare.find(({ name }) => name === 'ruleset-0')?.id.toLowerCase() ?? '';
    const emulator = createEmulator({ ...emulated, resources: bare });
    emulator.pageSize = 50;

    expect(unseenOf((await scanLive(emulator)).snapshot)).toEqual(
      expect.arrayContaining(
        ['dnsForwardingRules', 'dnsRulesetLinks'].map((kind) => ({
          within: `${id}/`,
          kind,
          why: 'Resource Graph named none, and is not documented to hold them',
        })),
      ),
    );
    expect(JSON.stringify(unseenOf((await scanLive(variedEmulator())).snapshot))).not.toContain('ruleset-0');
  });
});

describe('when Resource Graph fails', () => {
  it.each([
    ['too many requests', faults.tooMany(1)],
    ['a server that is busy', faults.unavailable],
  ])('%s once, nothing is lost', async (_, answer) => {
    const emulator = createEmulator(fleet);
    emulator.faults.push({ path: GRAPH, nth: 2, answer });
    const { report } = await scanLive(emulator);

    expect(names(report)).toHaveLength(4);
    expect(report.problems).toEqual([]);
  });

  it.each([
    ['403', faults.forbidden, 'HTTP 403 AuthorizationFailed: The client does not have authorization to perform action'],
    ['HTML', faults.html, 'HTTP 200: a page of HTML came in place of JSON'],
  ])('with %s, every page but the lost one still counts, and the loss is said', async (_, answer, what) => {
    for (const nth of [1, 2, 3, 4, 5, 6]) {
      const emulator = createEmulator(fleet);
      emulator.faults.push({ path: GRAPH, nth, answer });
      const { report } = await scanLive(emulator, {}, { clients });

      expect(report.problems).toMatchObject([{ what: expect.stringContaining(what) as string, kind: 'unread' }]);
      expect(report.findings.map(({ status }) => status)).not.toContain('fail');
    }
  });

  it.each([
    ['rule collection groups', 'ruleCollectionGroups', 4],
    ['private DNS records', 'privateDnsRecords', 5],
  ])('with the table of %s alone, these alone are unseen', async (what, kind, nth) => {
    const emulator = createEmulator(fleet);
    // Queries go out in this order: subscriptions, clusters, network, rule collection groups, records.
    emulator.faults.push({ path: GRAPH, nth, answer: faults.forbidden });
    const { report, snapshot } = await scanLive(emulator, {}, { clients });

    expect(report.problems).toMatchObject([{ where: `the ${what} in scope (Resource Graph)`, kind: 'unread' }]);
    expect(unseenOf(snapshot)).toContainEqual({
      within: '',
      kind,
      why: expect.stringContaining('Resource Graph: HTTP 403') as string,
    });
  });

  it('with a network that could not be read, clusters are found and nothing that needs it passes', async () => {
    const emulator = createEmulator(fleet);
    // The first query names the subscriptions; of the two that follow, the second is for the network.
    emulator.faults.push({ path: GRAPH, nth: 3, answer: faults.forbidden });
    const { report } = await scanLive(emulator, {}, { clients });

    expect(names(report)).toHaveLength(4);
    expect(report.findings.filter(({ check }) => check === 'authorized-egress').map(({ status }) => status)).toEqual(
      expect.not.arrayContaining(['pass']),
    );
  });
});

describe('by ARM, list by list', () => {
  const isFresh = true;

  it('reads the same fleet as by Resource Graph, down to the last field', async () => {
    const [graph, arm] = [await scanLive(variedEmulator()), await scanLive(variedEmulator(), { isFresh })];

    // ARM does not tell what lies above a subscription, some kinds it is not asked for, and the two scans were not at one moment.
    expect(comparable(arm.snapshot)).toEqual(comparable(graph.snapshot));
    expect(arm.report.scan.azureCalls).toMatchObject({ resourceGraph: 0 });
    expect(arm.report.problems).toEqual([]);
  });

  it('says of the kinds it does not ask for that they are unseen, as Resource Graph says of those it does not hold', async () => {
    const [graph, arm] = [await scanLive(fleet), await scanLive(fleet, { isFresh })];

    expect(unseenOf(arm.snapshot)).toEqual(
      ALL.flatMap((id) =>
        NOT_BY_ARM.map((kind) => ({ within: `/subscriptions/${id}/`, kind, why: '--fresh does not ask for it' })),
      ),
    );
    expect(unseenOf(graph.snapshot)).toEqual([
      { within: '', kind: 'learnedRoutes', why: 'Resource Graph does not hold it' },
    ]);
    // Ways lead through kinds that are not asked for: there ARM knows less, and nothing else.
    const known = graph.report.findings.map(({ cluster, check, status }) => `${cluster} ${check} ${status}`);
    const other = arm.report.findings.filter(
      ({ cluster, check, status }) => status !== 'unknown' && !known.includes(`${cluster} ${check} ${status}`),
    );
    expect(other).toEqual([]);
    expect(arm.report.problems).toEqual([]);
  });

  it('says which list it may not read, and which permission is missing', async () => {
    const emulator = createEmulator(fleet);
    emulator.unreadable.add(first);
    const { report, snapshot } = await scanLive(emulator, { isFresh });

    expect(names(report)).toEqual(['three', 'two']);
    expect(report.problems.map(({ what }) => what)).toContainEqual(
      expect.stringContaining(
        "HTTP 403 AuthorizationFailed: The client 'emulated' with object id 'emulated' does not have authorization to perform action 'microsoft.containerservice/managedclusters/read'",
      ),
    );
    expect(snapshot.facts.network).toMatchObject({
      value: {
        unseen: expect.arrayContaining([
          ...['privateDnsLinks', 'privateDnsRecords', 'ruleCollectionGroups'].map((kind) => ({
            within: `/subscriptions/${first}/`,
            kind,
            why: expect.stringContaining('HTTP 403') as string,
          })),
        ]) as object[],
      },
    });
  });

  it.each([
    ['403', faults.forbidden, 'HTTP 403'],
    ['HTML', faults.html, 'a page of HTML'],
  ])('keeps the pages before one that fails with %s', async (_, answer, what) => {
    const emulator = createEmulator(fleetOf([0, 3, 6, 9, 12].map((index) => healthyPublic(`c${index}`, index))));
    emulator.faults.push({ path: /managedClusters$/, nth: 2, answer });
    const { report } = await scanLive(emulator, { isFresh, scope: { subscriptions: [first] } });

    expect(names(report)).toEqual(['c0', 'c3', 'c6', 'c9']);
    expect(report.problems).toMatchObject([{ what: expect.stringContaining(what) as string }]);
  });
});

/** Kinds that no client of ours lists by subscription. */
const NOT_BY_ARM = [
  'securityAdminRules',
  'scaleSets',
  'gateways',
  'learnedRoutes',
  'connections',
  'localGateways',
  'dnsResolvers',
  'dnsInboundEndpoints',
  'dnsRulesets',
  'dnsForwardingRules',
  'dnsRulesetLinks',
];

function unseenOf({ facts }: FleetSnapshot): unknown {
  return facts.network.known && facts.network.value.unseen;
}

function comparable({ facts, clusters }: FleetSnapshot): unknown {
  const { network: wires, serviceTags: _, ...others } = facts;
  const text = JSON.stringify({
    others,
    wires:
      wires.known && Object.entries(wires.value).filter(([kind]) => kind !== 'unseen' && !NOT_BY_ARM.includes(kind)),
    clusters: clusters.map(({ cluster: { managementGroups: __, ...cluster }, facts: own }) => ({ cluster, own })),
  });
  return JSON.parse(text.replaceAll(/"observedAt":"[^"]*"/g, '"observedAt":""'));
}
