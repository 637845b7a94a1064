import { minutesAgo, podOf, watch } from '../fleet/audit.ts';
import { healthyPublic } from '../fleet/fleet.ts';
import { addRows } from '../fleet/path-logs.ts';
import { scenario } from './scenario.ts';

const CART = podOf('cart-operator', 'shop', 'cart-operator');

/** Two informers more every ten minutes, of which each keeps its watch and opens it anew whenever it times out. */
export const watchesLeaked = scenario(
  'watches-leaked',
  'api-call-leak',
  'a controller makes a new informer in every round, and stops none',
  healthyPublic,
  (world) => {
    const begins = Array.from({ length: 24 }, (_, at) => minutesAgo(10 * at + 7.5));
    addRows(
      world,
      'AKSAudit',
      begins.flatMap((begin) => [45, 50].flatMap((lasts) => watch(world, CART, 'configmaps', begin, lasts))),
    );
  },
);
