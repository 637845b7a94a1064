import type { Subnet } from '../../shared/reachability/index.ts';
import { BALANCER, leaves, leaving, OWN, POOL } from './leaving.ts';
import { A } from './places.ts';

describe('machines that no list of interfaces holds', () => {
  const crew = (name: string, different: { hasPublicIps?: boolean; loadBalancerPools?: readonly string[] } = {}) => ({
    id: `/${name}`,
    interfaces: [
      {
        forwards: false,
        hasPublicIps: different.hasPublicIps ?? false,
        configurations: [
          { subnet: A, applicationSecurityGroups: [], loadBalancerPools: different.loadBalancerPools ?? [] },
        ],
      },
    ],
  });
  const of = (a: Partial<Subnet>, ...scaleSets: readonly ReturnType<typeof crew>[]) =>
    leaves(leaving(a, {}, { interfaces: [], scaleSets }));
  const PRIVATE = { hasDefaultOutbound: false };

  it.each<[string, Partial<Subnet>, readonly ReturnType<typeof crew>[], string]>([
    [
      'leave by the rule of their scale set',
      PRIVATE,
      [crew('one', { loadBalancerPools: [POOL] })],
      'delivered lb 198.51.100.3',
    ],
    ['with addresses of their own', PRIVATE, [crew('one', { hasPublicIps: true })], 'delivered one'],
    [
      'of two scale sets that leave alike',
      PRIVATE,
      [crew('one', { loadBalancerPools: [POOL] }), crew('two', { loadBalancerPools: [POOL] })],
      'delivered lb 198.51.100.3',
    ],
    [
      'of two that do not, nobody knows how',
      PRIVATE,
      [crew('one', { loadBalancerPools: [POOL] }), crew('two')],
      'insufficientInfo a',
    ],
    [
      'whichever of them is listed first',
      PRIVATE,
      [crew('two'), crew('one', { loadBalancerPools: [POOL] })],
      'insufficientInfo a',
    ],
    [
      'of two that leave by different ways, with one address or another',
      PRIVATE,
      [crew('one', { loadBalancerPools: [POOL] }), crew('two', { hasPublicIps: true })],
      'delivered a',
    ],
    [
      'of two with addresses of their own, as well',
      PRIVATE,
      [crew('one', { hasPublicIps: true }), crew('two', { hasPublicIps: true })],
      'delivered a',
    ],
    ['not at all, if none has a way', PRIVATE, [crew('one'), crew('two')], 'noRoute a'],
    ['of a private subnet, who knows, if nothing is known of them', PRIVATE, [], 'insufficientInfo a'],
    ['of another subnet, with what Azure lends', {}, [], 'delivered a'],
  ])('%s', (_, a, scaleSets, answer) => {
    expect(of(a, ...scaleSets)).toBe(answer);
  });

  it('of two behind one load balancer, of which one may leave, nobody knows', () => {
    const other = '/lb/backendaddresspools/other';
    const rule = { name: 'web', frontend: '/lb/f', protocol: 'Tcp', port: 80, backendPort: 80, pools: [other] };
    const scaleSets = [crew('one', { loadBalancerPools: [POOL] }), crew('two', { loadBalancerPools: [other] })];
    const loadBalancers = [{ ...BALANCER, rules: [rule] }];

    expect(leaves(leaving(PRIVATE, {}, { interfaces: [], scaleSets, loadBalancers }))).toBe('insufficientInfo a');
  });

  it('of two behind one load balancer, that leave by rules of their own, with one address or another', () => {
    const other = '/lb/backendaddresspools/other';
    const balancer = {
      ...BALANCER,
      frontends: [...BALANCER.frontends, { id: '/lb/g', publicIp: OWN.id }],
      outboundRules: [...BALANCER.outboundRules, { name: 'too', protocol: 'All', frontends: ['/lb/g'], pool: other }],
    };
    const scaleSets = [crew('one', { loadBalancerPools: [POOL] }), crew('two', { loadBalancerPools: [other] })];

    expect(leaves(leaving(PRIVATE, {}, { interfaces: [], scaleSets, loadBalancers: [balancer] }))).toBe('delivered a');
  });
});
