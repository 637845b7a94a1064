import { collectionOf, networkRule } from '../fleet/firewalls.ts';
import { PLACE } from '../fleet/world.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { scenario } from './scenario.ts';
import { inspectTls } from './tls-inspected.ts';

/** Healthy: network rules come before application rules, so what they let through nobody opens. */
export const inspectedElsewhere = scenario(
  'inspected-elsewhere',
  undefined,
  'the firewall opens TLS, and a network rule lets the API server pass before',
  healthyHub,
  (world) => {
    inspectTls(world);
    const rule = networkRule('api-server-by-address', { destinationAddresses: [`AzureCloud.${PLACE}`] });
    collectionOf(world.aks, 'aksfwnr').rules.push(rule);
  },
);
