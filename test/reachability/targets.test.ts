import type { Flow, Network } from '../../shared/reachability/index.ts';
import { trace } from '../../shared/reachability/index.ts';
import { SUBSCRIPTION } from '../builders.ts';
import { aGroup, anInterface, aRoute, aRule, aTable } from '../network-builders.ts';
import { A, aPlace, aSpoke, B, end, send, subnetId, vnetId, way } from './places.ts';

const CLIENT = '10.0.0.4';
const NAME = 'api.example.net';

function zoned(address: string, rest: Partial<Network> = {}): Network {
  return aPlace(
    {},
    {
      privateDnsZones: [{ id: '/zone', name: 'example.net' }],
      privateDnsLinks: [{ id: '/link', zone: '/zone', vnet: vnetId('v'), state: 'Completed' }],
      privateDnsRecords: [{ id: '/zone/a/api', zone: '/zone', name: 'api', addresses: [address] }],
      ...rest,
    },
  );
}

describe('a name that is dialled', () => {
  const to = (addresses?: readonly string[]) => ({ name: NAME, ...(addresses && { addresses }) });

  it('leads to what it resolves to', () => {
    const answer = send(zoned('10.0.1.5'), CLIENT, to());

    expect(answer.disposition).toBe('delivered');
    expect(answer.hops[0]).toEqual({
      at: '/zone',
      kind: 'dns',
      ruling: 'forward',
      because: `${NAME} leads to 10.0.1.5`,
    });
    expect(answer.parts[0]?.flow).toMatchObject({ name: NAME, destinations: ['10.0.1.5/32'] });
  });

  it.each([
    ['that it should', ['10.0.1.0/24'], 'delivered'],
    ['to exactly that', ['10.0.1.5'], 'delivered'],
    ['elsewhere', ['10.0.1.6', '20.1.2.3'], 'resolvedElsewhere'],
  ])('leads %s', (_, addresses, disposition) => {
    expect(send(zoned('10.0.1.5'), CLIENT, to(addresses)).disposition).toBe(disposition);
  });

  it('that leads elsewhere says where', () => {
    expect(send(zoned('10.0.1.5'), CLIENT, to(['10.0.1.6', '10.0.1.7'])).hops).toEqual([
      { at: '/zone', kind: 'dns', ruling: 'deny', because: `${NAME} leads to 10.0.1.5, not to 10.0.1.6, 10.0.1.7` },
    ]);
  });

  it('is held against the subnet that it should be in', () => {
    expect(send(zoned('10.0.1.5'), CLIENT, { name: NAME, subnet: B }).disposition).toBe('delivered');
    expect(send(zoned('10.0.1.5'), CLIENT, { name: NAME, subnet: A }).disposition).toBe('resolvedElsewhere');
    expect(send(zoned('10.0.1.5'), CLIENT, { name: NAME, subnet: A }).hops[0]?.because).toContain(
      'not to where it should',
    );
  });

  it('that nobody knows ends there', () => {
    const net = zoned('10.0.1.5', { privateDnsRecords: [] });

    expect(send(net, CLIENT, to(['10.0.1.5']))).toEqual({
      disposition: 'nameNotResolved',
      hops: [{ at: '/zone', kind: 'dns', ruling: 'deny', because: `the zone example.net has no record for ${NAME}` }],
      parts: [],
      unseen: [],
    });
  });

  it('is not known to lead to the addresses that it should, where DNS was not followed', () => {
    const net = { ...zoned('10.0.1.5'), vnets: aPlace({ v: { dnsServers: ['10.0.1.99'] } }).vnets };

    expect(send(net, CLIENT, to()).disposition).toBe('insufficientInfo');
    expect(send(net, CLIENT, to()).parts).toEqual([]);
    expect(send(net, CLIENT, to(['10.0.1.5'])).disposition).toBe('insufficientInfo');
    expect(way(send(net, CLIENT, to(['10.0.1.5'])))).toEqual([`dns ${NAME}`, 'route 10.0.0.0/16', 'endpoint b']);
  });

  it('but what fails at those addresses in any case, fails', () => {
    const group = aGroup('b', aRule('no', 100, { access: 'Deny' }));
    const base = aPlace(
      { v: { dnsServers: ['10.0.1.99'] }, b: { securityGroup: group.id } },
      { securityGroups: [group] },
    );

    expect(end(base, CLIENT, to(['10.0.1.5']))).toBe('deniedInbound by securityRules/no');
  });

  describe('that public DNS answers, nobody knows with what', () => {
    const noInternet = (prefix: string) => {
      const table = aTable('rt', aRoute(prefix, 'None'));
      return aPlace({ a: { routeTable: table.id } }, { routeTables: [table] });
    };

    it.each<[string, Network, readonly string[] | undefined, string]>([
      ['leads to an address that is expected and public', aPlace({}), ['20.1.2.3'], 'delivered'],
      ['hardly leads to a private one', aPlace({}), ['10.0.1.5'], 'insufficientInfo'],
      ['leads somewhere', aPlace({}), undefined, 'delivered'],
      ['leads nowhere where all of the internet is cut off', noInternet('0.0.0.0/0'), undefined, 'droppedByRoute'],
      ['is open where a part is', noInternet('20.0.0.0/8'), undefined, 'insufficientInfo'],
    ])('%s', (_, net, addresses, disposition) => {
      expect(send(net, CLIENT, to(addresses)).disposition).toBe(disposition);
    });
  });

  it('is asked of whom the client asks', () => {
    const net = zoned('10.0.1.5');
    const inbound = {
      ...net,
      dnsResolvers: [{ id: '/resolver', vnet: vnetId('v') }],
      dnsInboundEndpoints: [{ id: '/in', resolver: '/resolver', addresses: ['10.0.1.53'] }],
    };
    const outside = { publicNames: { [NAME]: { addresses: ['20.1.2.3'] } } };
    const answered = (source: Flow['source']) =>
      trace(inbound, { source, destination: { name: NAME }, protocol: 'tcp', ports: ['443'] }, outside).hops[0]
        ?.because;

    expect(answered({ subnet: A })).toContain('10.0.1.5');
    expect(answered({ addresses: [CLIENT] })).toContain('10.0.1.5');
    expect(answered({ addresses: ['203.0.113.7'] })).toContain('20.1.2.3');
    expect(answered({ addresses: ['192.168.0.4'], via: vnetId('v') })).toContain('20.1.2.3');
    expect(answered({ addresses: ['192.168.0.4'], via: vnetId('v'), dnsServers: ['10.0.1.53'] })).toContain('10.0.1.5');
    expect(answered({ addresses: ['203.0.113.7'], dnsServers: ['10.0.1.53'] })).toContain('10.0.1.5');
    expect(answered({ addresses: ['192.168.0.4'] })).toContain('no subnet holds the address');
  });
});

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

  it('a private address of nobody may be of a VNet that was not read', () => {
    const net = aPlace({}, { unseen: [{ within: '', kind: 'vnets', why: '403' }] });

    expect(send(net, '192.168.0.4', '10.0.1.4').hops.at(-1)?.because).toBe(
      'no subnet holds the address, as far as VNets were seen: 403; an address on premises needs the VNet whose gateway it comes through',
    );
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
