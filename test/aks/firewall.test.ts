import { allowInFirewall } from '../../shared/aks/fixes/firewall.ts';
import type { Opening } from '../../shared/aks/fixes/opening.ts';
import { aNetwork, network } from '../builders.ts';
import { aCollection, aFirewall, aNetworkRule } from '../network-builders.ts';
import { callsOf } from './shell.ts';

const opening: Opening = {
  protocol: 'any',
  sources: ['10.1.0.0/24'],
  destinations: ['10.1.1.0/24'],
  names: [],
  ports: ['*'],
};
const hop = { at: aFirewall().id, kind: 'firewall', ruling: 'deny', because: 'no rule' } as const;
const POLICY = network('firewallpolicies', 'policy');
const group = (name: string) => `${POLICY}/rulecollectiongroups/${name}`;

it('rules of our own take no place of others: what exists would be overwritten', () => {
  const taken = ['ours', 'ours-2', 'theirs'].map(group);
  const net = aNetwork({
    firewalls: [aFirewall({ policy: POLICY })],
    firewallPolicies: [{ id: POLICY, ruleCollectionGroups: taken, settings: {} }],
  });
  const fix = allowInFirewall(net, hop, 'ours', [opening]);

  const [creation, addition] = callsOf(fix?.command ?? '');
  expect(creation?.options).toMatchObject({ '--policy-name': ['policy'], '-n': ['ours-3'] });
  expect(addition?.options).toMatchObject({ '--rule-collection-group-name': ['ours-3'], '--ip-protocols': ['Any'] });
  expect(fix?.change.network?.firewallPolicies?.[0]?.ruleCollectionGroups).toEqual([...taken, group('ours-3')]);
});

it('so it is in a firewall without a policy', () => {
  const net = aNetwork({
    firewalls: [aFirewall({ collections: [aCollection('ours', 100, 'Deny', aNetworkRule('r'))] })],
  });
  const fix = allowInFirewall(net, hop, 'ours', [opening]);

  const [call] = callsOf(fix?.command ?? '');
  expect(call).toMatchObject({
    verb: 'network firewall network-rule create',
    options: { '--collection-name': ['ours-2'], '--priority': ['101'], '--protocols': ['Any'] },
  });
});
