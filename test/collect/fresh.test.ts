import { holderOf, kindOf, NETWORK_KINDS } from '../../shared/collect/parse/index.ts';
import { readArm } from '../../shared/collect/read/arm.ts';
import { readFresh } from '../../shared/collect/read/fresh.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { variety } from '../fleet/variety.ts';
import { ALL, emulatedApp } from '../live.ts';

const AT = '2026-01-01T00:00:00.000Z';

/** An emulated Azure that tells how it was asked. */
async function anAzure() {
  const fleet = variety();
  const emulator = createEmulator(fleet);
  const versions = new Map<string, string | null>();
  const handle = emulator.handle.bind(emulator);
  let [now, most] = [0, 0];
  emulator.handle = async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const words = decodeURIComponent(pathname).toLowerCase().split('/providers/').at(-1)?.split('/') ?? [];
    versions.set(words.filter((_, index) => index % 2 === 1).join('/'), searchParams.get('api-version'));
    most = Math.max(most, ++now);
    const answer = await handle(request);
    now--;
    return answer;
  };
  const azure = await emulatedApp(emulator).azure();
  const types = new Map(fleet.resources.map(({ id, type }) => [type.toLowerCase(), id.toLowerCase()]));
  return { fleet, azure, versions, ids: [...types.values()], mostAtOnce: () => most };
}

describe('reading a resource by itself', () => {
  it('works for every kind, with the answer that lists of it have', async () => {
    const { azure, ids, fleet } = await anAzure();
    const { resources, gone, failed } = await readFresh(azure, ids, AT, 'confirm');

    expect([[...gone], failed]).toEqual([[], []]);
    const bodies = new Map<string, unknown>(fleet.resources.map((one) => [one.id.toLowerCase(), one]));
    for (const { id, body } of resources) expect(body).toEqual(bodies.get(id));
    const kinds = new Set(resources.map(({ type }) => kindOf(type)));
    expect(NETWORK_KINDS.filter((kind) => !kinds.has(kind))).toEqual(['securityAdminRules', 'learnedRoutes']);
  });

  it('asks in the version in which the same types are listed', async () => {
    const { azure, ids, versions } = await anAzure();
    await readArm(azure, ALL, AT);
    const listed = new Map(versions);
    versions.clear();
    await readFresh(azure, ids, AT, 'confirm');

    const both = [...versions].filter(([type]) => listed.has(type));
    expect(both.length).toBeGreaterThan(12);
    expect(both).toEqual(both.map(([type]) => [type, listed.get(type)]));
    for (const version of versions.values()) expect(version).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it.each([
    '.example.com/subscriptions',
    '',
    '/subscriptions/s/resourcegroups/g',
    '/subscriptions/s/providers/a.b/c/d',
  ])('sends nobody to "%s"', async (id) => {
    const { azure } = await anAzure();
    const { failed, gone } = await readFresh(azure, [id], AT, 'confirm');

    expect([failed, [...gone]]).toEqual([[{ id, why: 'it is no id of a resource that can be read' }], []]);
    expect(azure.calls.confirm).toBe(0);
  });

  it('asks for a few at a time, and answers in the order of the ids', async () => {
    const { azure, fleet, mostAtOnce } = await anAzure();
    const ids = fleet.resources.map(({ id }) => id.toLowerCase());
    const { resources } = await readFresh(azure, ids.toReversed(), AT, 'confirm');

    expect(resources.map(({ id }) => id)).toEqual(ids.toSorted());
    expect(ids.length).toBeGreaterThan(50);
    expect(mostAtOnce()).toBe(50);
  });
});

const at = '/subscriptions/s/resourcegroups/g/providers';
it.each([
  [
    'a rule',
    '/microsoft.network/networksecuritygroups/x/securityrules/y',
    '/microsoft.network/networksecuritygroups/x',
  ],
  ['a route', '/microsoft.network/routetables/x/routes/y', '/microsoft.network/routetables/x'],
  ['a subnet', '/microsoft.network/virtualnetworks/x/subnets/y', '/microsoft.network/virtualnetworks/x'],
  [
    'a peering',
    '/microsoft.network/virtualnetworks/x/virtualnetworkpeerings/y',
    '/microsoft.network/virtualnetworks/x',
  ],
  [
    'a pool',
    '/microsoft.containerservice/managedclusters/x/agentpools/y',
    '/microsoft.containerservice/managedclusters/x',
  ],
  [
    'a machine of a scale set',
    '/microsoft.compute/virtualmachinescalesets/x/virtualmachines/0/networkinterfaces/y',
    '/microsoft.compute/virtualmachinescalesets/x',
  ],
  [
    'a rule collection group',
    '/microsoft.network/firewallpolicies/x/rulecollectiongroups/y',
    '/microsoft.network/firewallpolicies/x/rulecollectiongroups/y',
  ],
  [
    'security admin rules',
    '/microsoft.network/virtualnetworks/x/securityadminrules/effective',
    '/microsoft.network/virtualnetworks/x',
  ],
  ['what no check asks about', '/microsoft.web/sites/x/slots/y', undefined],
])('%s is read with what holds it', (_, id, holder) => {
  expect(holderOf(`${at}${id}`)).toBe(holder && `${at}${holder}`);
});
