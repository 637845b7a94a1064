import { kubelet, minutesAgo, podOf, reads, every, watch } from '../fleet/audit.ts';
import { healthyPublic } from '../fleet/fleet.ts';
import { addRows } from '../fleet/path-logs.ts';
import type { World } from '../fleet/world.ts';
import { scenario } from './scenario.ts';

const CART = podOf('cart', 'shop', 'cart');

/** Healthy: a few watches that stay open, and a look now and then. */
export const tidyClient = scenario(
  'tidy-client',
  undefined,
  'a program watches, and reads little',
  healthyPublic,
  (world) => {
    addRows(world, 'AKSAudit', [
      ...['pods', 'services', 'configmaps'].flatMap((resource) => watch(world, CART, resource, minutesAgo(300), 400)),
      ...reads(world, CART, 'get', '/apis/coordination.k8s.io/v1/namespaces/shop/leases/cart', every(30)),
    ]);
  },
);

/** Healthy: an API server goes down seven times; whoever watched opens anew, and the end of the old watches is never told. */
export const apiServerRestarts = scenario(
  'api-server-restarts',
  undefined,
  'an API server goes down again and again, and everybody watches anew',
  healthyPublic,
  (world) => {
    const others = ['flux', 'keda', 'velero', 'linkerd'].map((name) => podOf(name, name, name));
    addRows(
      world,
      'AKSAudit',
      [340, 290, 240, 190, 140, 90, 40].flatMap((ago) =>
        [CART, ...others].flatMap((program) => lost(world, program, ago, program === CART ? 5 : 1)),
      ),
    );
  },
);

function lost(world: World, program: ReturnType<typeof podOf>, ago: number, watches: number) {
  return Array.from({ length: watches }, (_, at) => watch(world, program, `kind-${at}`, minutesAgo(ago), 1_000)).flat();
}

/** Healthy: nodes join, and on each an agent with three watches. The token of the agents does not name their pods. */
export const nodesJoined = scenario(
  'nodes-joined',
  undefined,
  'nodes join, each with a pod that watches',
  healthyPublic,
  (world) => {
    const { userAgent, username } = podOf('log-agent', 'logs', 'log-agent');
    addRows(
      world,
      'AKSAudit',
      [320, 275, 230, 185, 140, 95, 50].flatMap((ago) =>
        ['a', 'b'].flatMap((name) => [
          ...watch(world, kubelet(`aks-user-26400000-vmss${ago}${name}`), 'pods', minutesAgo(ago), 55),
          ...['pods', 'namespaces', 'nodes'].flatMap((kind) =>
            watch(world, { userAgent, username }, kind, minutesAgo(ago - 3), 1_000),
          ),
        ]),
      ),
    );
  },
);
