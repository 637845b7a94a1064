import { flowRow } from '../fleet/flow-logs.ts';
import { addRows } from '../fleet/path-logs.ts';
import { at, subscriptionOf } from '../fleet/world.ts';
import { healthyPods } from '../fleet/worlds/pods.ts';
import { scenario } from './scenario.ts';

/** As where rules were changed after the fact, or security admin rules deny that nobody read. */
export const flowsDenied = scenario(
  'flows-denied',
  'node-traffic',
  'flow logs tell of a rule that denies calls of kubelets, which the rules, as far as they are read, allow',
  healthyPods,
  (world) => {
    const denied = {
      DestIp: at(world, '144.4'),
      DestSubnet: `rg-net/${world.spoke.name}/user`,
      FlowStatus: 'Denied',
      AclGroup: `${subscriptionOf(world)}/rg-net/${world.groups.user.name}`,
      AclRule: 'UserRule_no-kubelet',
    };
    const rows = [30, 90].map((minutes) => flowRow(world, minutes, denied));
    addRows(world, 'NTANetAnalytics', rows);
  },
);
