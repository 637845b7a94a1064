import { ipSet, subtract, union } from './ip-set.ts';
import { isIn, type Spot } from './spot.ts';

/** Every address. */
export const EVERYWHERE = ipSet(['0.0.0.0/0', '::/0']);

/** The host that answers for Azure itself: DNS, DHCP, health probes. https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
export const PLATFORM_HOST = ipSet(['168.63.129.16']);
export const METADATA_HOST = ipSet(['169.254.169.254']);

/** Where load balancers probe from, as Azure's effective rules list it. */
export const LOAD_BALANCER = ipSet(['168.63.129.16', 'fe80::1234:5678:9abc']);

/** What the tag `Internet` never holds, in every expansion that Azure was seen to give from 2017 to 2023; for IPv6, what is not routed. */
export const NOT_INTERNET = ipSet([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.2.0/24'],
  ...['192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3', '::/3', '4000::/2', '8000::/1'],
]);

/** Whatever a service tag may hold. */
export const PUBLIC = subtract(EVERYWHERE, NOT_INTERNET);

/** Blocks that the expansion of 2023 leaves out as well. The list grows, so who is in one may or may not be "Internet". */
export const MAYBE_INTERNET = ipSet([
  ...['4.128.0.0/12', '13.96.0.0/13', '20.35.252.0/22', '20.128.0.0/16', '20.130.0.0/16', '20.144.0.0/14'],
  ...['20.176.0.0/13', '21.0.0.0/8', '22.0.0.0/8', '23.103.0.0/18', '25.0.0.0/8', '40.66.128.0/17', '40.108.0.0/17'],
  ...['40.109.0.0/16', '52.132.0.0/14', '52.145.0.0/16', '68.18.0.0/15', '104.146.0.0/17', '104.147.0.0/16'],
  ...['104.212.36.0/22', '104.212.52.0/22', '129.75.0.0/16', '134.177.0.0/16', '138.196.0.0/16', '141.251.0.0/16'],
  ...['146.147.0.0/16', '157.59.0.0/16', '192.32.0.0/16'],
]);

/** Every IPv4 address at which services answer on the internet: where somebody is of whom nothing else is known. */
export const SOMEWHERE_PUBLIC = subtract(ipSet(['0.0.0.0/0']), union(NOT_INTERNET, MAYBE_INTERNET, PLATFORM_HOST));

/** Whether an address is one at which Azure itself answers in every subnet. */
export function isPlatformHost(spot: Spot): boolean {
  return isIn(spot, PLATFORM_HOST) || isIn(spot, METADATA_HOST);
}
