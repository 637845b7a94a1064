import { ipSet } from '../reachability/index.ts';

/** Addresses that never reach a public API server as they are: RFC 1918, RFC 6598 (carrier NAT), and RFC 4193 (IPv6). */
export const PRIVATE = ipSet(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);

/** Every IPv4 address. */
export const INTERNET = ipSet(['0.0.0.0/0']);
