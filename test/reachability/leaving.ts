import type { Network, NetworkInterface, Subnet } from '../../shared/reachability/index.ts';
import { aLoadBalancer } from '../builders.ts';
import { anInterface } from '../network-builders.ts';
import { A, aPlace, type Question, send } from './places.ts';

export const CLIENT = '10.0.0.4';
export const PUBLIC = '203.0.113.7';
export const OWN = { id: '/ip-own', address: '198.51.100.1' };
export const NAT_IP = { id: '/ip-nat', address: '198.51.100.2' };
export const LB_IP = { id: '/ip-lb', address: '198.51.100.3' };
export const NAT_PREFIX = { id: '/prefix-nat', prefix: '198.51.100.16/30' };
export const POOL = '/lb/backendaddresspools/pool';

export const BALANCER = aLoadBalancer({
  id: '/lb',
  frontends: [{ id: '/lb/f', publicIp: LB_IP.id }],
  outboundRules: [{ name: 'out', protocol: 'All', frontends: ['/lb/f'], pool: POOL }],
});

export function leaving(
  a: Partial<Subnet>,
  configuration: Partial<NetworkInterface['configurations'][number]> = {},
  rest: Partial<Network> = {},
): Network {
  const base = { address: CLIENT, subnet: A, applicationSecurityGroups: [], loadBalancerPools: [] };
  return aPlace(
    { a },
    {
      interfaces: [anInterface('nic', CLIENT, A, { configurations: [{ ...base, ...configuration }] })],
      publicIps: [OWN, NAT_IP, LB_IP],
      publicIpPrefixes: [NAT_PREFIX],
      natGateways: [{ id: '/nat', publicIps: [NAT_IP.id], publicIpPrefixes: [] }],
      loadBalancers: [BALANCER],
      ...rest,
    },
  );
}

/** How it leaves: `/nat 198.51.100.2/32`, with the address that the destination sees, as far as it can be told. */
export function leaves(net: Network, question: Question = {}): string {
  const { disposition, hops } = send(net, CLIENT, PUBLIC, question);
  const nat = hops.find(({ kind }) => kind === 'nat');
  const seen = [OWN, NAT_IP, LB_IP].flatMap(({ address }) => {
    const target = { addresses: [PUBLIC], allowedSources: [address] };
    return send(net, CLIENT, target, question).disposition === 'delivered' ? [address] : [];
  });
  return [disposition, nat?.at.replace(/.*\//, ''), ...seen].join(' ');
}
