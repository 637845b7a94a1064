import { explain, type Network } from '../../shared/reachability/index.ts';
import { aLoadBalancer } from '../builders.ts';
import { BALANCER, CLIENT, LB_IP, leaves, leaving, NAT_IP, NAT_PREFIX, OWN, POOL, PUBLIC } from './leaving.ts';
import { A, type Question, send } from './places.ts';

describe('who leaves for the internet', () => {
  const ALL = { natGateway: '/nat' };
  const BEHIND = { loadBalancerPools: [POOL] };
  const PRIVATE = { hasDefaultOutbound: false };
  const behind = (sku?: string) => ({ loadBalancers: [{ ...BALANCER, outboundRules: [], ...(sku && { sku }) }] });

  const beside = (sku: string, other: string) => ({
    loadBalancers: [...behind(sku).loadBalancers, aLoadBalancer({ id: '/other', sku: other })],
  });

  it.each<[string, Network, string]>([
    ['by the NAT gateway before all', leaving(ALL, { publicIp: OWN.id, ...BEHIND }), 'delivered nat 198.51.100.2'],
    ['then with its own address', leaving({}, { publicIp: OWN.id, ...BEHIND }), 'delivered ip-own 198.51.100.1'],
    ['then by an outbound rule', leaving({}, BEHIND), 'delivered lb 198.51.100.3'],
    ['then with an address that Azure lends', leaving({}), 'delivered a'],
    // https://learn.microsoft.com/azure/load-balancer/egress-only: a standard load balancer keeps what is behind it in
    ['not with that behind a standard load balancer', leaving({}, BEHIND, behind('standard')), 'noRoute lb'],
    ['nor from a private subnet', leaving(PRIVATE, BEHIND, behind('standard')), 'noRoute lb'],
    ['whatever other kind others have', leaving({}, BEHIND, beside('standard', 'basic')), 'noRoute lb'],
    ['with that where only another is a standard one', leaving({}, BEHIND, beside('basic', 'standard')), 'delivered a'],
    ['with that behind a basic one', leaving({}, BEHIND, behind('basic')), 'delivered a'],
    ['with that where the kind was not stated', leaving({}, BEHIND, behind()), 'delivered a'],
    ['from a private subnet by the NAT gateway', leaving({ ...PRIVATE, ...ALL }), 'delivered nat 198.51.100.2'],
    [
      'from a private subnet with its own address',
      leaving(PRIVATE, { publicIp: OWN.id }),
      'delivered ip-own 198.51.100.1',
    ],
    ['from a private subnet by an outbound rule', leaving(PRIVATE, BEHIND), 'delivered lb 198.51.100.3'],
    ['from a private subnet not at all', leaving(PRIVATE), 'noRoute a'],
    ['where a subnet says that it lends addresses', leaving({ hasDefaultOutbound: true }), 'delivered a'],
  ])('%s', (_, net, answer) => {
    expect(leaves(net)).toBe(answer);
  });

  it.each<[string, Network, Question, string]>([
    ['UDP by a NAT gateway', leaving(ALL), { protocol: 'udp' }, 'delivered nat 198.51.100.2'],
    ['ICMP not by a NAT gateway', leaving(ALL, { publicIp: OWN.id }), { protocol: 'icmp' }, 'noRoute nat'],
    [
      'by a NAT gateway without address not at all',
      leaving(ALL, {}, { natGateways: [{ id: '/nat', publicIps: [], publicIpPrefixes: [] }] }),
      {},
      'noRoute nat',
    ],
    [
      'by a NAT gateway that was not seen perhaps',
      leaving({ natGateway: '/subscriptions/other/nat' }),
      {},
      'insufficientInfo nat',
    ],
    [
      'by an outbound rule for the protocol',
      leaving({}, BEHIND, {
        loadBalancers: [
          { ...BALANCER, outboundRules: [{ name: 'out', protocol: 'Udp', frontends: ['/lb/f'], pool: POOL }] },
        ],
      }),
      { protocol: 'udp' },
      'delivered lb 198.51.100.3',
    ],
    [
      'not by one for another',
      leaving(PRIVATE, BEHIND, {
        loadBalancers: [
          { ...BALANCER, outboundRules: [{ name: 'out', protocol: 'Udp', frontends: ['/lb/f'], pool: POOL }] },
        ],
      }),
      {},
      'noRoute a',
    ],
    [
      'not by one for another pool',
      leaving(PRIVATE, BEHIND, {
        loadBalancers: [
          {
            ...BALANCER,
            outboundRules: [
              { name: 'out', protocol: 'All', frontends: ['/lb/f'], pool: '/lb/backendaddresspools/other' },
            ],
          },
        ],
      }),
      {},
      'noRoute a',
    ],
    [
      'by a load balancer that was not seen perhaps',
      leaving({}, { loadBalancerPools: ['/subscriptions/other/lb/backendaddresspools/pool'] }),
      {},
      'insufficientInfo lb',
    ],
  ])('%s', (_, net, question, answer) => {
    expect(leaves(net, question)).toBe(answer);
  });

  const ordinary = (frontend: { readonly publicIp?: string; readonly subnet?: string }, pool = POOL) =>
    aLoadBalancer({
      id: '/lb',
      frontends: [{ id: '/lb/f', ...frontend }],
      outboundRules: [],
      rules: [{ name: 'web', frontend: '/lb/f', protocol: 'Tcp', port: 80, backendPort: 80, pools: [pool] }],
    });

  it.each([
    ['may lend its address', ordinary({ publicIp: LB_IP.id }), 'insufficientInfo lb'],
    [
      'lends none through another frontend',
      {
        ...ordinary({ subnet: A }),
        frontends: [
          { id: '/lb/f', subnet: A },
          { id: '/lb/other', publicIp: LB_IP.id },
        ],
      },
      'noRoute a',
    ],
    [
      'lends its own beside an internal one',
      {
        ...ordinary({ publicIp: LB_IP.id }),
        frontends: [
          { id: '/lb/inside', subnet: A },
          { id: '/lb/f', publicIp: LB_IP.id },
        ],
      },
      'insufficientInfo lb',
    ],
    ['lends none if it is internal', ordinary({ subnet: A }), 'noRoute a'],
    [
      'lends none to machines of another pool',
      ordinary({ publicIp: LB_IP.id }, '/lb/backendaddresspools/other'),
      'noRoute a',
    ],
  ])('an ordinary public rule %s', (_, balancer, answer) => {
    expect(leaves(leaving(PRIVATE, BEHIND, { loadBalancers: [balancer] }))).toBe(answer);
  });
});

describe('with which address it is seen', () => {
  const admits = (net: Network, ...allowedSources: readonly string[]) => {
    const { disposition, hops } = send(net, CLIENT, { addresses: [PUBLIC], allowedSources });
    return `${disposition}: ${hops.at(-1)?.because ?? ''}`;
  };
  const both = leaving(
    { natGateway: '/nat' },
    {},
    {
      natGateways: [{ id: '/nat', publicIps: [NAT_IP.id], publicIpPrefixes: [NAT_PREFIX.id] }],
    },
  );

  it('one of several: all of them must be admitted', () => {
    expect(admits(both, '198.51.100.2', '198.51.100.16/30')).toMatch(/^delivered/);
    expect(admits(both, '198.51.100.0/24')).toMatch(/^delivered/);
    expect(admits(both, '198.51.100.2')).toMatch(/^notAuthorized/);
    expect(admits(both, '198.51.100.16/30')).toMatch(/^notAuthorized/);
    expect(admits(both, '198.51.100.2', '198.51.100.16/31')).toMatch(/^notAuthorized/);
  });

  it('its private address is never what is seen', () => {
    expect(admits(both, CLIENT)).toMatch(/^notAuthorized/);
  });

  it('lent by Azure, it is any: nobody knows whether it is admitted, unless everybody is', () => {
    expect(admits(leaving({}), '198.51.100.0/24')).toMatch(/^insufficientInfo/);
    expect(admits(leaving({}), '0.0.0.0/0')).toMatch(/^delivered/);
    expect(admits(leaving({}), '10.0.0.0/8')).toMatch(/^notAuthorized/);
  });

  it.each<[string, Network]>([
    ['a public IP that was not seen', leaving({ natGateway: '/nat' }, {}, { publicIps: [] })],
    ['a public IP without address', leaving({ natGateway: '/nat' }, {}, { publicIps: [{ id: NAT_IP.id }] })],
    [
      'one of two that was not seen',
      leaving(
        { natGateway: '/nat' },
        {},
        { natGateways: [{ id: '/nat', publicIps: [NAT_IP.id, '/gone'], publicIpPrefixes: [] }] },
      ),
    ],
    [
      'a prefix that was not seen',
      leaving(
        { natGateway: '/nat' },
        {},
        { natGateways: [{ id: '/nat', publicIps: [NAT_IP.id], publicIpPrefixes: ['/gone'] }] },
      ),
    ],
    [
      'a frontend that has none',
      leaving({}, { loadBalancerPools: [POOL] }, { loadBalancers: [{ ...BALANCER, frontends: [{ id: '/lb/f' }] }] }),
    ],
  ])('%s: it leaves, with an address that is not known', (_, net) => {
    expect(send(net, CLIENT, PUBLIC).disposition).toBe('delivered');
    expect(admits(net, '198.51.100.0/24')).toMatch(/^insufficientInfo/);
  });

  it('behind an outbound rule it is that of its frontends only, prefixes included', () => {
    const balancer = {
      ...BALANCER,
      frontends: [
        ...BALANCER.frontends,
        { id: '/lb/p', publicIpPrefix: NAT_PREFIX.id },
        { id: '/lb/x', publicIp: OWN.id },
      ],
      outboundRules: [{ name: 'out', protocol: 'Tcp', frontends: ['/lb/f', '/lb/p'], pool: POOL }],
    };
    const net = leaving({}, { loadBalancerPools: [POOL] }, { loadBalancers: [balancer] });

    expect(admits(net, '198.51.100.3', '198.51.100.16/30')).toMatch(/^delivered/);
    expect(admits(net, '198.51.100.3')).toMatch(/^notAuthorized/);
  });
});

describe('a way out says', () => {
  const nat = (net: Network) => send(net, CLIENT, PUBLIC).hops.find(({ kind }) => kind === 'nat');
  const natOf = (...publicIps: readonly string[]) => ({
    natGateways: [{ id: '/nat', publicIps, publicIpPrefixes: [NAT_PREFIX.id] }],
  });

  it.each<[string, Network, readonly string[] | undefined, readonly string[] | undefined]>([
    [
      'the addresses of a NAT gateway, and what they are of',
      leaving({ natGateway: '/nat' }, {}, natOf(NAT_IP.id)),
      ['198.51.100.2/32', '198.51.100.16/30'],
      [NAT_IP.id, NAT_PREFIX.id],
    ],
    ['its own address', leaving({}, { publicIp: OWN.id }), ['198.51.100.1/32'], [OWN.id]],
    ['that of an outbound rule', leaving({}, { loadBalancerPools: [POOL] }), ['198.51.100.3/32'], [LB_IP.id]],
    [
      'of what they are that were not all seen',
      leaving({ natGateway: '/nat' }, {}, natOf('/gone')),
      undefined,
      ['/gone', NAT_PREFIX.id],
    ],
    ['nothing of what Azure lends', leaving({}), undefined, undefined],
    [
      'nothing of a frontend that has none',
      leaving({}, { loadBalancerPools: [POOL] }, { loadBalancers: [{ ...BALANCER, frontends: [{ id: '/lb/f' }] }] }),
      undefined,
      undefined,
    ],
    ['nothing where there is none', leaving({ hasDefaultOutbound: false }), undefined, undefined],
  ])('%s', (_, net, addresses, sources) => {
    const hop = nat(net);

    expect([hop?.addresses, hop?.sources]).toEqual([addresses, sources]);
    expect(Object.values(hop ?? {})).not.toContain(undefined);
  });

  it('it in words', () => {
    const words = (net: Network) => explain(send(net, CLIENT, PUBLIC)).find((line) => line.includes(' nat '));

    expect(words(leaving({ natGateway: '/nat' }, {}, natOf(NAT_IP.id)))).toBe(
      '  forward  nat nat: it leaves by the NAT gateway, seen as 198.51.100.2/32, 198.51.100.16/30 of ip-nat, prefix-nat.',
    );
    expect(words(leaving({ natGateway: '/nat' }, {}, natOf('/gone')))).toBe(
      '  forward  nat nat: it leaves by the NAT gateway, with an address of gone, prefix-nat that is not known.',
    );
    expect(words(leaving({}))).toBe('  forward  nat a: Azure lends it an address (default outbound access).');
  });
});
