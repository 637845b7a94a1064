import { healthyPublic } from '../fleet/fleet.ts';
import { publicIpPrefix } from '../fleet/resources.ts';
import { scenario } from './scenario.ts';

export const nodePrefixLeftOut = scenario(
  'node-prefix-left-out',
  'authorized-egress',
  'nodes have public addresses out of a prefix that the ranges do not name',
  healthyPublic,
  ({ cluster, resources }) => {
    const [, , subscription = ''] = cluster.id.split('/');
    const prefix = publicIpPrefix(subscription, 'rg-net', 'node-prefix', 'westeurope', '192.0.2.240/28');
    resources.push(prefix);
    for (const pool of cluster.properties.agentPoolProfiles)
      Object.assign(pool, { enableNodePublicIP: true, nodePublicIPPrefixID: prefix.id });
  },
);
