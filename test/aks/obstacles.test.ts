import type { Fix } from '../../shared/aks/fix.ts';
import type { Need } from '../../shared/aks/need.ts';
import { clear } from '../../shared/aks/obstacles.ts';
import { aNetwork, aSubnet, aVnet, network, NODE_SUBNET } from '../builders.ts';
import { aGroup, aRule } from '../network-builders.ts';

const NSG = network('networksecuritygroups', 'nsg');
const net = aNetwork({
  vnets: [aVnet('spoke', { subnets: [aSubnet(NODE_SUBNET, { securityGroup: NSG })] })],
  securityGroups: [aGroup('nsg', aRule('deny', 200, { access: 'Deny' }))],
});
const need: Need = {
  who: 'nodes',
  what: 'nodes',
  flow: { source: { subnet: NODE_SUBNET }, destination: { subnet: NODE_SUBNET }, protocol: 'tcp', ports: ['1'] },
  outside: {},
  isPublic: false,
};

it('a fix that does not help is none, and is not tried twice', () => {
  const tried: Fix[] = [];
  const { obstacles, fates } = clear(net, [need], () => {
    tried.push({ command: 'echo', change: { network: { securityGroups: [] } } });
    return tried.at(-1);
  });

  expect(obstacles.map(({ line, fix }) => [line.decidedBy.line, fix])).toEqual([['securityRules/deny', undefined]]);
  expect(fates.map(({ trace }) => trace.disposition)).toEqual(['deniedInbound']);
  expect(tried).toHaveLength(1);
});
