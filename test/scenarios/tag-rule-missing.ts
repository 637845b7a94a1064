import { collectionOf } from '../fleet/firewalls.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { scenario } from './scenario.ts';

export const tagRuleMissing = scenario(
  'tag-rule-missing',
  'required-egress',
  'the firewall lets nodes through to the API server, and to nothing else that AKS needs',
  healthyHub,
  ({ aks }) => {
    const collection = collectionOf(aks, 'aksfwar');
    collection.rules = collection.rules.filter(({ name }) => name !== 'fqdn');
  },
);
