import { gzipSync } from 'node:zlib';
import type { Trace } from '../../shared/reachability/index.ts';
import { fleetOf, healthyNat, healthyPrivate, type healthyPublic } from '../fleet/fleet.ts';
import { networkInterface } from '../fleet/machines.ts';
import { network as networkResource } from '../fleet/resources.ts';
import { securityGroup, securityRule } from '../fleet/security.ts';
import { blocksOf } from '../docs/markdown.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { emulatedApp } from '../live.ts';
import { folder, run } from './run.ts';
import { screen } from './screen.ts';

const first = '00000000-0000-0000-0000-000000000001';

/** Two clusters in one subscription: a public one and a private one, each in a network of its own. */
function aFolder(
  change: (worlds: { pub: ReturnType<typeof healthyNat>; own: ReturnType<typeof healthyPrivate> }) => void = () =>
    undefined,
) {
  const worlds = { pub: healthyNat('pub', 0), own: healthyPrivate('own', 3) };
  change(worlds);
  const { pub, own } = worlds;
  return {
    ...worlds,
    at: folder({ 'fleet.json': fleetOf([pub, own]).resources, 'tags.json.gz': gzipSync(JSON.stringify(TAGS)) }),
  };
}

const TAGS = {
  changeNumber: 7,
  cloud: 'Public',
  values: [
    {
      name: 'AzureCloud.westeurope',
      id: 'AzureCloud.westeurope',
      properties: { addressPrefixes: ['20.50.0.0/16', '51.105.0.0/16'] },
    },
    { name: 'Storage', id: 'Storage', properties: { addressPrefixes: ['20.60.0.0/16'] } },
  ],
};

/** A group on the nodes' subnet that denies what a test says. */
function deny(world: ReturnType<typeof healthyPublic>, name: string, different: object) {
  const group = securityGroup(first, 'rg-net', 'nodes-nsg', 'westeurope');
  securityRule(group, name, { priority: 200, direction: 'Outbound', access: 'Deny', ...different });
  const nodes = world.spoke.properties.subnets[0];
  if (nodes !== undefined) Object.assign(nodes.properties, { networkSecurityGroup: { id: group.id } });
  world.resources.push(group);
  return group;
}

async function explain(at: string, source: string, destination: string, ...more: string[]) {
  const { code, out, err } = await run(
    'explain',
    '--from',
    at,
    '--source',
    source,
    '--destination',
    destination,
    '--format',
    'json',
    ...more,
  );
  const trace = () => JSON.parse(out) as Trace;
  return { code, err, trace };
}

describe('explain', () => {
  it('follows nodes to the public API server of their cluster, wherever in the region it is', async () => {
    const { at, pub } = aFolder();
    const { code, trace } = await explain(at, pub.cluster.id, pub.cluster.id);

    expect(code).toBe(0);
    expect(trace().disposition).toBe('delivered');
    expect(trace().hops.map(({ kind, ruling }) => `${kind} ${ruling}`)).toEqual([
      'dns forward',
      'nsg allow',
      'route forward',
      'nat forward',
      'internet allow',
    ]);
  });

  it('names the rule that stops them, and the port that decides', async () => {
    const { at, pub } = aFolder(
      ({ pub: world }) =>
        void deny(world, 'no-https', {
          destinationPortRange: '443',
          destinationAddressPrefix: 'AzureCloud.WestEurope',
        }),
    );
    const nodes = `${pub.spoke.id}/subnets/nodes`;
    const { code, trace } = await explain(at, nodes, pub.cluster.id);

    expect(code).toBe(1);
    expect(trace().disposition).toBe('deniedOutbound');
    expect(trace().hops.at(-1)).toMatchObject({
      at: expect.stringMatching(/nodes-nsg$/) as string,
      kind: 'nsg',
      ruling: 'deny',
      by: 'securityRules/no-https',
    });
    expect((await explain(at, nodes, pub.cluster.id, '--port', '80')).code).toBe(0);
    expect((await explain(at, nodes, 'storage')).trace().disposition).toBe('delivered');
  });

  it('tells of what is asked about as a whole which part fares how', async () => {
    const { at, pub } = aFolder(
      ({ pub: world }) => void deny(world, 'half', { destinationAddressPrefix: '20.50.128.0/17' }),
    );
    const { code, trace } = await explain(at, `${pub.spoke.id}/subnets/nodes`, 'AzureCloud.westeurope');

    expect(code).toBe(1);
    expect(trace().parts.map(({ flow, disposition }) => [disposition, flow.destinations])).toEqual([
      ['deniedOutbound', ['20.50.128.0/17']],
      ['delivered', ['20.50.0.0/17', '51.105.0.0/16']],
    ]);
    // Of one server somewhere in the region nothing can be said.
    expect((await explain(at, pub.cluster.id, pub.cluster.id)).code).toBe(3);
  });

  it('cannot be decided from a cluster whose VNet was not exported', async () => {
    const { pub } = aFolder();
    const { code, trace } = await explain(folder({ 'a.json': pub.cluster }), pub.cluster.id, 'mcr.microsoft.com');

    expect(code).toBe(3);
    expect(trace().hops.at(-1)?.because).toContain('was not seen: the files do not hold it');
  });

  it('knows who is authorized', async () => {
    const { at, pub } = aFolder();

    expect((await explain(at, '203.0.113.7', pub.cluster.id)).code).toBe(0);
    const stranger = await explain(at, '198.51.100.77', pub.cluster.properties.fqdn ?? '');
    expect(stranger.code).toBe(1);
    expect(stranger.trace().disposition).toBe('notAuthorized');
  });

  it('goes through DNS, the peering and the private endpoint to a private API server', async () => {
    const { at, own } = aFolder();
    const agents = `${own.hub.id}/subnets/agents`;
    const { code, trace } = await explain(at, agents, own.cluster.id);

    expect(code).toBe(0);
    expect(trace().hops.map(({ kind, because }) => `${kind}: ${because}`)).toEqual([
      `dns: ${own.cluster.properties.privateFQDN ?? ''} leads to 10.3.128.4`,
      "route: 10.3.128.4/32 goes to InterfaceEndpoint (Azure's own route)",
      'privateEndpoint: the private endpoint takes it',
    ]);
  });

  it('does not take a link that an export lacks for one that is not there', async () => {
    const { at, own } = aFolder(({ own: { resources, agentsLink } }) => {
      resources.splice(resources.indexOf(agentsLink), 1);
    });
    const { code, trace } = await explain(at, `${own.hub.id}/subnets/agents`, own.cluster.id);

    expect(code).toBe(3);
    const because = expect.stringMatching(/^private zones linked to .*own-hub: the files do not hold it$/) as string;
    expect(trace().hops[0]).toMatchObject({ kind: 'dns', ruling: 'unknown', because });
  });

  it('asks what if: resources of --assume take the place of those that are there, or join them', async () => {
    const { at, pub } = aFolder(({ pub: world }) => void deny(world, 'no-https', { destinationPortRange: '443' }));
    const better = securityGroup(first, 'rg-net', 'nodes-nsg', 'westeurope');
    const { code } = await explain(at, pub.cluster.id, pub.cluster.id, '--assume', folder({ 'nsg.json': better }));

    expect(code).toBe(0);
  });

  it('cannot decide where a thing that is named was not exported, and says which', async () => {
    const { at, pub } = aFolder(({ pub: world }) => {
      const group = deny(world, 'x', {});
      world.resources.splice(world.resources.indexOf(group), 1);
    });
    const { code, trace } = await explain(at, pub.cluster.id, pub.cluster.id);

    expect(code).toBe(3);
    expect(trace().hops.find(({ ruling }) => ruling === 'unknown')?.because).toMatch(/nodes-nsg was not seen/);
  });

  it('takes a machine for its interface', async () => {
    const machine = `/subscriptions/${first}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/VM`;
    const { at, own } = aFolder(({ own: { hub, resources } }) => {
      const nic = networkInterface(first, 'rg-net', 'vm-nic', 'westeurope', `${hub.id}/subnets/agents`, '10.3.0.9');
      nic.properties.virtualMachine = { id: machine };
      resources.push(nic);
    });
    const { code, trace } = await explain(at, machine, own.cluster.id);

    expect(code).toBe(0);
    expect(trace().parts[0]?.flow.sources).toEqual(['10.3.0.9/32']);
    expect((await explain(at, own.cluster.id, machine, '--port', '22')).trace().parts[0]?.flow.destinations).toEqual([
      '10.3.0.9/32',
    ]);
  });

  it('prints what it found, for people', async () => {
    const { at, pub } = aFolder(({ pub: world }) => void deny(world, 'no-https', { destinationPortRange: '443' }));
    const { out } = await run('explain', '--from', at, '--source', '10.0.128.7', '--destination', '20.50.1.2');

    expect(pub.name).toBe('pub');
    expect(out).toContain('tcp from 10.0.128.7/32 to 20.50.1.2/32, port 443, is denied where it leaves.\n');
    expect(out).toContain(
      '  deny     nsg nodes-nsg, securityRules/no-https: denies any protocol from * to *, port 443, at priority 200.\n',
    );
    expect(out).toContain('Not seen, and taken as not there: the security admin rules of ');
  });

  it('draws what the README shows', async () => {
    const { at, pub } = aFolder((worlds) => void deny(worlds.pub, 'no-https', { destinationPortRange: '443' }));
    const shown = screen({ isTTY: false }, { LANG: 'C.UTF-8' });
    const flow = ['--source', `${pub.spoke.id}/subnets/nodes`, '--destination', '20.50.1.2', '--quiet'];
    await shown.run(emulatedApp(createEmulator(fleetOf([]))), 'explain', '--from', at, ...flow);

    expect(blocksOf('README.md').map(({ text }) => text)).toContain(shown.out().split('\nNot seen')[0]);
  });

  const id = networkResource(first, 'rg', 'applicationGateways', 'x', '', {}).id;
  it.each([
    [['--from', 'AT'], 'say from where and to where'],
    [['--source', '10.0.0.4', '--destination', '10.0.1.4'], 'say where to look: --subscription ID'],
    [
      ['--from', 'AT', '--source', '10.0.0.400', '--destination', '1.2.3.4'],
      'source 10.0.0.400: expected an IP address',
    ],
    [
      ['--from', 'AT', '--source', id, '--destination', '1.2.3.4'],
      'expected a subnet, network interface, scale set, or a machine',
    ],
    [
      ['--from', 'AT', '--source', '10.0.0.4', '--destination', id],
      'expected a subnet, or an interface, machine, private endpoint',
    ],
    [
      ['--from', 'AT', '--source', '10.0.0.4', '--destination', 'not a host'],
      'destination not a host: expected a host name',
    ],
    [
      ['--from', 'AT', '--source', '10.0.0.4', '--destination', '1.2.3.4', '--port', '99999'],
      '--port 99999: expected a port or first-last',
    ],
    [
      ['--from', 'AT', '--source', '10.0.0.4', '--destination', '1.2.3.4', '--source-port', 'https'],
      '--source-port https: expected a port or first-last',
    ],
    [
      ['--from', 'AT', '--source', '10.0.0.4', '--destination', '1.2.3.4', '--protocol', 'icmp', '--port', '1'],
      '--protocol icmp has no ports',
    ],
    [
      ['--from', 'AT', '--source', '10.0.0.4', '--destination', '1.2.3.4', '--protocol', 'sctp'],
      '--protocol sctp: expected one of tcp, udp',
    ],
    [
      ['--from', '/nowhere', '--source', '10.0.0.4', '--destination', '1.2.3.4'],
      '--from /nowhere: there is no such file',
    ],
  ])('%j is refused in one sentence', async (args, message) => {
    const { at } = aFolder();
    const { code, out, err } = await run('explain', ...args.map((arg) => (arg === 'AT' ? at : arg)));

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
