import { routeOf } from '../fleet/routes.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { scenario } from './scenario.ts';

export const wayOutClosed = scenario(
  'way-out-closed',
  'required-egress',
  'somebody sent all that leaves the nodes to nowhere',
  healthyHub,
  ({ table }) => {
    const route = routeOf(table, 'to-firewall');
    route.nextHopType = 'None';
    delete route.nextHopIpAddress;
  },
);
