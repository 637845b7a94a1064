import type { Flow, Network } from '../../shared/reachability/index.ts';
import { SUBSCRIPTION } from '../builders.ts';
import { aGroup, anInterface, aRoute, aRule, aTable } from '../network-builders.ts';
import { A, aPlace, aSpoke, B, send, subnetId, vnetId } from './places.ts';

const CLIENT = '10.0.0.4';

describe('where packets begin', () => {
  const nic = anInterface('nic', '10.0.0.9', A, {
    configurations: [
      { address: '10.0.0.9', subnet: A, applicationSecurityGroups: [], loadBalancerPools: [] },
      { address: '10.0.1.9', subnet: B, applicationSecurityGroups: [], loadBalancerPools: [] },
    ],
  });
  const sources = (net: Network, source: Flow['source']) =>
    send(net, source, '10.0.1.4')
      .parts.flatMap(({ flow }) => flow.sources)
      .toSorted();

  it.each<[string, Network, Flow['source'], readonly string[]]>([
    ['at addresses', aPlace({}), { addresses: ['10.0.0.4', '10.0.0.5'] }, ['10.0.0.4/31']],
    ['at first-last', aPlace({}), { addresses: ['10.0.0.4-10.0.0.7'] }, ['10.0.0.4/30']],
    ['in a subnet', aPlace({}), { subnet: A }, ['10.0.0.0/24']],
    ['at addresses of a subnet', aPlace({}), { subnet: A, addresses: ['10.0.0.4'] }, ['10.0.0.4/32']],
    [
      'at an interface without address, nowhere',
      aPlace(
        {},
        {
          interfaces: [
            { ...nic, configurations: [{ subnet: A, applicationSecurityGroups: [], loadBalancerPools: [] }] },
          ],
        },
      ),
      { machine: nic.id },
      [],
    ],
    ['at an interface', aPlace({}, { interfaces: [nic] }), { machine: nic.id }, ['10.0.0.9/32', '10.0.1.9/32']],
    [
      'at a scale set',
      aPlace(
        {},
        {
          scaleSets: [
            {
              id: '/vmss',
              interfaces: [
                {
                  forwards: false,
                  hasPublicIps: false,
                  configurations: [{ subnet: A, applicationSecurityGroups: [], loadBalancerPools: [] }],
                },
              ],
            },
          ],
        },
      ),
      { machine: '/vmss' },
      ['10.0.0.0/24'],
    ],
  ])('%s', (_, net, source, answer) => {
    expect(sources(net, source)).toEqual(answer);
  });

  it.each<[string, Flow['source'], string]>([
    [
      'in a subnet that was not seen',
      { subnet: '/subscriptions/other/v/subnets/s' },
      '/subscriptions/other/v/subnets/s was not seen: subscription other was not read',
    ],
    [
      'in a subnet that does not exist',
      { subnet: subnetId('v', 'gone') },
      `${subnetId('v', 'gone')} does not exist or may not be read`,
    ],
    [
      'at a machine that was not seen',
      { machine: '/subscriptions/other/nic' },
      '/subscriptions/other/nic was not seen: subscription other was not read',
    ],
    [
      'at addresses of a machine that was not seen',
      { machine: '/subscriptions/other/nic', addresses: [CLIENT] },
      '/subscriptions/other/nic was not seen',
    ],
    [
      'at addresses of a subnet that was not seen',
      { subnet: `/subscriptions/${SUBSCRIPTION}/v/subnets/s`, addresses: [CLIENT] },
      `/subscriptions/${SUBSCRIPTION}/v does not exist or may not be read`,
    ],
    [
      'at addresses of a subnet that does not exist',
      { subnet: subnetId('v', 'gone'), addresses: [CLIENT] },
      `${subnetId('v', 'gone')} does not exist or may not be read`,
    ],
    ['on premises, without addresses', { via: vnetId('v') }, 'which addresses it has on premises is not said'],
    [
      'on premises of a VNet that was not seen',
      { via: '/subscriptions/other/v', addresses: ['192.168.0.4'] },
      '/subscriptions/other/v was not seen: subscription other was not read',
    ],
    [
      'on premises, where no gateway is',
      { via: vnetId('v'), addresses: ['192.168.0.4'] },
      `no gateway is in reach of ${vnetId('v')}`,
    ],
    [
      'at a private address of nobody',
      { addresses: ['192.168.0.4'] },
      'no subnet holds the address; an address on premises needs the VNet whose gateway it comes through',
    ],
  ])('%s is not known', (_, source, because) => {
    const { disposition, hops } = send(aPlace({}), source, '10.0.1.4');

    expect([disposition, hops.at(-1)?.because]).toEqual(['insufficientInfo', because]);
  });

  it('an address that two subnets hold must be told where', () => {
    const net = aPlace({
      others: [
        {
          ...aSpoke('w', 0),
          subnets: [
            { id: subnetId('w', 's'), addressPrefixes: ['10.0.0.0/25'], serviceEndpoints: [], privateEndpoints: [] },
          ],
        },
      ],
    });

    expect(send(net, CLIENT, '203.0.113.7').hops.at(-1)?.because).toBe(
      `the address is in several subnets: ${A}, ${subnetId('w', 's')}; say which`,
    );
    expect(send(net, { subnet: A, addresses: [CLIENT] }, '203.0.113.7').disposition).toBe('delivered');
    expect(send(net, '10.0.0.200', '203.0.113.7').disposition).toBe('delivered');
  });

  it('an address on premises comes in where its gateway is, if that was seen', () => {
    const gateways = [{ id: '/gw', kind: 'Vpn', subnet: subnetId('v', 'gatewaysubnet'), usesBgp: false }];

    expect(
      send(aPlace({}, { gateways }), { via: vnetId('v'), addresses: ['192.168.0.4'] }, '10.0.1.4').hops.at(-1)?.because,
    ).toBe(`${subnetId('v', 'gatewaysubnet')} does not exist or may not be read`);
  });

  it('an address on premises may come by a gateway that was not seen', () => {
    const gatewaySubnet = {
      id: subnetId('v', 'gatewaysubnet'),
      addressPrefixes: [],
      serviceEndpoints: [],
      privateEndpoints: [],
    };
    const net = aPlace({ more: [gatewaySubnet] }, { unseen: [{ within: '', kind: 'gateways', why: '403' }] });

    expect(send(net, { via: vnetId('v'), addresses: ['192.168.0.4'] }, '10.0.1.4').hops.at(-1)?.because).toBe(
      `which gateway is in ${vnetId('v')} was not seen: 403`,
    );
  });

  it('an address that a machine sends from, and that is not known to be its own, leaves as the machine does', () => {
    const group = aGroup('nic', aRule('no', 100, { access: 'Deny', direction: 'Outbound', ports: ['80'] }));
    const configurations = nic.configurations.map((one) => (one.subnet === B ? { ...one, publicIp: '/own' } : one));
    const guarded = { ...nic, configurations, securityGroup: group.id };
    const net = aPlace(
      { a: { hasDefaultOutbound: false }, b: { hasDefaultOutbound: false } },
      { interfaces: [guarded], securityGroups: [group], publicIps: [{ id: '/own', address: '198.51.100.1' }] },
    );
    const leaves = (address: string, port: string) =>
      send(net, { machine: nic.id, addresses: [address] }, '203.0.113.7', { ports: [port] }).disposition;

    expect([leaves('10.0.0.77', '80'), leaves('10.0.0.77', '443'), leaves('10.0.1.77', '443')]).toEqual([
      'deniedOutbound',
      'noRoute',
      'delivered',
    ]);
    // In no subnet of the machine, it is taken to be in the first.
    expect(leaves('10.0.9.77', '80')).toBe('deniedOutbound');
  });

  it('a private address of nobody may be of a VNet that was not read', () => {
    const net = aPlace({}, { unseen: [{ within: '', kind: 'vnets', why: '403' }] });

    expect(send(net, '192.168.0.4', '10.0.1.4').hops.at(-1)?.because).toBe(
      'no subnet holds the address, as far as VNets were seen: 403; an address on premises needs the VNet whose gateway it comes through',
    );
  });

  it('a machine in two subnets, of which one was not seen, leaves by the other', () => {
    const [, own] = nic.configurations;
    const far = {
      address: '10.77.0.4',
      subnet: '/subscriptions/other/v/subnets/s',
      applicationSecurityGroups: [],
      loadBalancerPools: [],
    };
    const half = { ...nic, configurations: own === undefined ? [far] : [far, own] };
    const net = aPlace({}, { interfaces: [half] });

    expect(send(net, { machine: nic.id, addresses: ['10.0.1.9'] }, '203.0.113.7').disposition).toBe('delivered');
  });

  it('a machine in two subnets leaves by the one that holds the address', () => {
    const table = aTable('rt', aRoute('203.0.113.0/24', 'None'));
    const net = aPlace({ b: { routeTable: table.id } }, { routeTables: [table], interfaces: [nic] });
    const { parts } = send(net, { machine: nic.id }, '203.0.113.7');

    expect(parts.map(({ disposition, flow }) => [disposition, flow.sources])).toEqual([
      ['droppedByRoute', ['10.0.1.9/32']],
      ['delivered', ['10.0.0.9/32']],
    ]);
  });
});
