import { healthyHub } from '../fleet/worlds/hub.ts';
import { measure } from '../fleet/metrics.ts';
import { scenario } from './scenario.ts';

export const firewallPortsUsed = scenario(
  'firewall-ports-used',
  'snat-exhaustion',
  'the firewall has one public address, and uses 92 % of the ports that it gives for TCP',
  healthyHub,
  (world) => {
    const split = { Protocol: 'TCP' };
    measure(world, { resource: world.firewall.id, metric: 'SNATPortUtilization', split, level: 92 });
  },
);
