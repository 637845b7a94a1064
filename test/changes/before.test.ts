import type { Finding } from '../../shared/model/finding.ts';
import type { ResourceChange } from '../../shared/model/resource-change.ts';
import {
  ACCESS,
  change,
  CLUSTER,
  DENIED,
  DENYING,
  DENYING_WORDS,
  failure,
  GROUP,
  NET,
  NSG,
  ROUTED,
  TABLE,
  told,
  update,
} from './failures.ts';

const RANGES = failure(
  [[`${CLUSTER}#properties.apiServerAccessProfile.authorizedIPRanges`, 'authorizedIPRanges is 203.0.113.0/24']],
  [CLUSTER, 'properties.apiServerAccessProfile.authorizedIPRanges'],
);
const INSPECTED = failure(
  [[`${GROUP}#properties.ruleCollections[1].rules[0].terminateTLS`, 'terminateTLS is true']],
  [GROUP, 'aks/web/api-server'],
);
const FAILED_POOL = failure([
  [`${CLUSTER}#properties.agentPoolProfiles[1].provisioningState`, 'provisioningState is Failed'],
]);

describe('of what a failure rests on, the last change is told', () => {
  it.each<[string, Finding, readonly ResourceChange[], readonly string[]]>([
    ['the value itself', DENIED, [DENYING], [DENYING_WORDS]],
    ['nothing where nothing changed', DENIED, [], []],
    [
      'the later of two',
      DENIED,
      [DENYING, update(NSG, '11:00', [ACCESS, undefined, 'Deny'])],
      [`${ACCESS} of nodes was set to Deny`],
    ],
    [
      'another field of the same rule, where that came later',
      DENIED,
      [DENYING, update(NSG, '11:00', ['securityRules["deny-all"].properties.destinationPortRange', '22', '443'])],
      ['securityRules["deny-all"].properties.destinationPortRange of nodes was changed from 22 to 443'],
    ],
    [
      'of a row the value itself before others of the rule',
      DENIED,
      [
        update(
          NSG,
          '10:00',
          ['securityRules["deny-all"].properties.priority', '100', '200'],
          [ACCESS, 'Allow', 'Deny'],
        ),
      ],
      [DENYING_WORDS],
    ],
    [
      'a new rule that goes by a number, by its name',
      DENIED,
      [
        update(
          NSG,
          '10:00',
          ['securityRules[0].name', undefined, 'Deny-All'],
          ['securityRules[0].properties.access', undefined, 'Deny'],
        ),
      ],
      ['securityRules["Deny-All"].properties.access of nodes was set to Deny'],
    ],
    [
      'not another new rule, whatever its number',
      DENIED,
      [
        DENYING,
        update(
          NSG,
          '11:00',
          ['securityRules[0].name', undefined, 'ssh'],
          ['securityRules[0].properties.access', undefined, 'Deny'],
        ),
      ],
      [DENYING_WORDS],
    ],
    [
      'what is gone from the same list since: it may have come before',
      DENIED,
      [DENYING, update(NSG, '11:00', ['securityRules["allow-web"].properties.access', 'Allow', undefined])],
      [DENYING_WORDS, 'securityRules["allow-web"].properties.access of nodes was removed, which was Allow,'],
    ],
    [
      'not what was gone from the same list before',
      DENIED,
      [DENYING, update(NSG, '09:00', ['securityRules["allow-web"].properties.access', 'Allow', undefined])],
      [DENYING_WORDS],
    ],
    [
      "Azure's own rules are of the same list",
      failure(
        [[`${NSG}/defaultsecurityrules/denyallinbound#properties.access`, 'access is Deny']],
        [NSG, 'defaultSecurityRules/DenyAllInBound'],
      ),
      [update(NSG, '10:00', ['securityRules["allow"].properties.access', 'Allow', undefined])],
      ['securityRules["allow"].properties.access of nodes was removed, which was Allow,'],
    ],
    ['not what leads to another value than is seen', DENIED, [update(NSG, '10:00', [ACCESS, 'Deny', 'Allow'])], []],
    [
      'not what Azure writes by itself, nor what decides nothing',
      DENIED,
      [
        DENYING,
        update(NSG, '11:00', ['securityRules["deny-all"].properties.provisioningState', 'Succeeded', 'Updating']),
        update(NSG, '11:01', ['securityRules["deny-all"].properties.description', 'a', 'b']),
        update(NSG, '11:02', ['securityRules["deny-all"].etag', 'a', 'b']),
      ],
      [DENYING_WORDS],
    ],
    [
      'an entry of a list of texts',
      RANGES,
      [update(CLUSTER, '10:00', ['apiServerAccessProfile.authorizedIPRanges[1]', '192.0.2.1/32', undefined])],
      ['apiServerAccessProfile.authorizedIPRanges[1] of c was removed, which was 192.0.2.1/32,'],
    ],
    [
      'not elsewhere in a cluster, which changes every day',
      RANGES,
      [update(CLUSTER, '10:00', ['agentPoolProfiles["system"].count', '3', '4'])],
      [],
    ],
    [
      'elsewhere in a list of rules, where nothing else changed',
      ROUTED,
      [update(TABLE, '10:00', ['disableBgpRoutePropagation', 'False', 'True'])],
      ['disableBgpRoutePropagation of table was changed from False to True'],
    ],
    [
      'not elsewhere where the line itself changed',
      ROUTED,
      [
        update(TABLE, '10:00', ['routes["out"].properties.nextHopType', 'VirtualAppliance', 'None']),
        update(TABLE, '11:00', ['disableBgpRoutePropagation', 'False', 'True']),
      ],
      ['routes["out"].properties.nextHopType of table was changed from VirtualAppliance to None'],
    ],
    [
      'a resource that was made',
      ROUTED,
      [change(TABLE, '10:00', { kind: 'create' })],
      ['routetables table was created'],
    ],
    [
      'a part with an id of its own that was deleted',
      failure([], [`${NET}/privatednszones/z`, 'virtualNetworkLinks']),
      [change(`${NET}/privatednszones/z/virtualnetworklinks/to-hub`, '10:00', { kind: 'delete' })],
      ['virtualnetworklinks to-hub was deleted'],
    ],
    [
      'a rule of a firewall by the names of collection and rule, whatever numbers evidence has',
      INSPECTED,
      [
        update(GROUP, '10:00', ['ruleCollections["web"].rules["api-server"].terminateTLS', 'False', 'True']),
        update(GROUP, '11:00', ['ruleCollections["web"].rules["other"].terminateTLS', undefined, 'True']),
        update(GROUP, '11:00', ['ruleCollections["other"].rules["api-server"].terminateTLS', 'False', 'True']),
      ],
      ['ruleCollections["web"].rules["api-server"].terminateTLS of aks was changed from False to True'],
    ],
    [
      'an entry whose name nobody tells, by its value',
      FAILED_POOL,
      [
        update(CLUSTER, '10:00', ['agentPoolProfiles["batch"].provisioningState', 'Creating', 'Failed']),
        update(CLUSTER, '11:00', ['agentPoolProfiles["system"].provisioningState', 'Updating', 'Succeeded']),
      ],
      ['agentPoolProfiles["batch"].provisioningState of c was changed from Creating to Failed'],
    ],
    ['not a change of another resource', DENIED, [update(`${NSG}-2`, '10:00', [ACCESS, 'Allow', 'Deny'])], []],
  ])('%s', (_, finding, changes, facts) => {
    expect(told(finding, changes)).toEqual(facts);
    expect(told(finding, changes.toReversed())).toEqual(facts);
  });

  it('only of failures', () => {
    expect(told({ ...DENIED, status: 'unknown' }, [DENYING])).toEqual([]);
  });
});
