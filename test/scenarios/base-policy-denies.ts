import { applicationRule, collectionOf } from '../fleet/firewalls.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { scenario } from './scenario.ts';

export const basePolicyDenies = scenario(
  'base-policy-denies',
  'required-egress',
  "the base policy denies the API server's name, before the policy itself is asked",
  healthyHub,
  ({ shared }) => {
    collectionOf(shared, 'unwanted').rules.push(applicationRule('no-clusters', { targetFqdns: ['*.azmk8s.io'] }));
  },
);
