import { podOf, quartersAgo, reads } from '../fleet/audit.ts';
import { healthyPublic } from '../fleet/fleet.ts';
import { addRows } from '../fleet/path-logs.ts';
import { scenario } from './scenario.ts';

const CART = podOf('cart', 'shop', 'cart');
const SECONDS = 30 * 60;

/** As much as its client lets through, and a little, for the last half hour that is over. */
export const getStorm = scenario(
  'get-storm',
  'api-call-leak',
  'a program gets one object again and again in place of watching it',
  healthyPublic,
  (world) => {
    const begin = quartersAgo(2).getTime();
    const times = Array.from({ length: SECONDS * 5.2 }, (_, at) => new Date(begin + (at * 1000) / 5.2));
    addRows(world, 'AKSAudit', reads(world, CART, 'get', '/api/v1/namespaces/shop/configmaps/prices', times));
  },
);
