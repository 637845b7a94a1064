import { call } from '../fleet/logs.ts';
import { addRows, everyTenMinutes, serverLine } from '../fleet/path-logs.ts';
import { at } from '../fleet/world.ts';
import { healthyPods } from '../fleet/worlds/pods.ts';
import { scenario } from './scenario.ts';

export const kubeletsSilent = scenario(
  'kubelets-silent',
  'node-traffic',
  'a firewall on two nodes, which no configuration of Azure shows, drops what comes for their kubelets',
  healthyPods,
  (world) => {
    const nodes = ['128.11', '128.12'].map((rest) => at(world, rest));
    const rows = everyTenMinutes(120).flatMap((time) =>
      nodes.map((node) => {
        const error = `error dialing backend: dial tcp ${node}:10250: i/o timeout`;
        const message = `status.go:71] apiserver received an error that is not an metav1.Status: &errors.errorString{s:"${error}"}: ${error}`;
        return serverLine(world, time, message);
      }),
    );
    addRows(world, 'AKSControlPlane', rows);
    const calls = everyTenMinutes(120).map((time) =>
      call(world, time, {
        Verb: 'get',
        RequestUri: '/api/v1/namespaces/shop/pods/cart/log?container=cart',
        ObjectRef: { resource: 'pods', subresource: 'log', namespace: 'shop', name: 'cart', apiVersion: 'v1' },
        ResponseStatus: {
          metadata: {},
          status: 'Failure',
          message: `Get "https://${nodes[0] ?? ''}:10250/containerLogs/shop/cart/cart": dial tcp ${nodes[0] ?? ''}:10250: i/o timeout`,
          code: 500,
        },
      }),
    );
    addRows(world, 'AKSAudit', calls);
  },
);
