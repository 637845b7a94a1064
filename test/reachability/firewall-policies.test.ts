import type { Firewall, FirewallPolicy, Network, RuleCollectionGroup } from '../../shared/reachability/index.ts';
import { NO_RULE } from '../../shared/reachability/firewall/firewall.ts';
import { aCollection, anApplicationRule, aNetworkRule } from '../network-builders.ts';
import { aNatRule, aPolicy, aRuleGroup, behindFirewall, CLIENT, FIREWALL_IP, PUBLIC, ruling } from './firewalls.ts';
import { end, send } from './places.ts';

function policed(
  groups: readonly RuleCollectionGroup[],
  policies: readonly FirewallPolicy[] = [aPolicy('own')],
): Network {
  return behindFirewall({ policy: aPolicy('own').id }, { firewallPolicies: policies, ruleCollectionGroups: groups });
}

const allow = (name: string, priority: number, ...rules: readonly ReturnType<typeof aNetworkRule>[]) =>
  aCollection(name, priority, 'Allow', ...(rules.length === 0 ? [aNetworkRule('yes')] : rules));
const deny = (name: string, priority: number) => aCollection(name, priority, 'Deny', aNetworkRule('no'));

describe('the order of rules', () => {
  const parent = (different = {}) => aPolicy('parent', different);
  const child = aPolicy('own', { basePolicy: parent().id });

  it.each<[string, Network, string]>([
    [
      'groups by priority',
      policed([aRuleGroup('own', 'late', 300, deny('d', 100)), aRuleGroup('own', 'early', 200, allow('a', 500))]),
      'allow early/a/yes',
    ],
    [
      'collections by priority',
      policed([aRuleGroup('own', 'g', 200, deny('d', 300), allow('a', 200))]),
      'allow g/a/yes',
    ],
    [
      'rules as they stand',
      policed([aRuleGroup('own', 'g', 200, allow('a', 200, aNetworkRule('first'), aNetworkRule('second')))]),
      'allow g/a/first',
    ],
    [
      'the parent before its child, whatever the numbers',
      policed(
        [aRuleGroup('own', 'mine', 100, allow('a', 100)), aRuleGroup('parent', 'theirs', 60000, deny('d', 60000))],
        [child, parent()],
      ),
      'deny theirs/d/no',
    ],
    [
      'the grandparent before both',
      policed(
        [
          aRuleGroup('own', 'mine', 100, allow('a', 100)),
          aRuleGroup('parent', 'theirs', 100, allow('a', 100)),
          aRuleGroup('grand', 'oldest', 9000, deny('d', 100)),
        ],
        [child, parent({ basePolicy: aPolicy('grand').id }), aPolicy('grand')],
      ),
      'deny oldest/d/no',
    ],
    [
      'a policy that is its own ancestor once',
      policed([aRuleGroup('own', 'g', 100, allow('a', 100))], [aPolicy('own', { basePolicy: aPolicy('own').id })]),
      'allow g/a/yes',
    ],
    ['the rules of another policy never', policed([aRuleGroup('other', 'g', 100, allow('a', 100))]), `deny ${NO_RULE}`],
    [
      'a firewall without policy has rules of its own',
      behindFirewall({ collections: [deny('d', 2), allow('a', 1)] }),
      'allow a/yes',
    ],
    ['no rule is no', behindFirewall({}), `deny ${NO_RULE}`],
  ])('%s', (_, net, answer) => {
    expect(ruling(net)).toBe(answer);
  });

  it('network rules come before application rules, whatever the numbers', () => {
    const names = aCollection('names', 100, 'Deny', anApplicationRule('api', ['api.example.net']));
    const both = policed([aRuleGroup('own', 'g', 100, names, allow('a', 60000))]);

    expect(ruling(both, {}, 'api.example.net')).toBe('allow g/a/yes');
    expect(ruling(policed([aRuleGroup('own', 'g', 100, names)]), {}, 'api.example.net')).toBe('deny g/names/api');
  });

  it('names the group that holds the rule', () => {
    const [group] = [aRuleGroup('own', 'g', 100, deny('d', 100))];
    const { disposition, hops } = send(policed([group]), CLIENT, PUBLIC);

    expect(disposition).toBe('deniedByFirewall');
    expect(hops.at(-1)).toMatchObject({
      kind: 'firewall',
      ruling: 'deny',
      by: 'g/d/no',
      of: group.id,
      because: 'the rule denies it',
    });
    expect(send(behindFirewall({ collections: [deny('d', 1)] }), CLIENT, PUBLIC).hops.at(-1)?.of).toBeUndefined();
  });
});

describe('what may drop a packet beside rules', () => {
  const because = (settings: object, access: 'Allow' | 'Deny' = 'Allow') => {
    const collections = [aCollection('c', 1, access, aNetworkRule('r'))];
    return send(behindFirewall({ collections, settings }), CLIENT, PUBLIC).hops.find(({ kind }) => kind === 'firewall')
      ?.because;
  };

  it.each([
    [{}, 'the rule allows it'],
    [{ threatIntelligence: 'Alert', intrusionDetection: 'Alert' }, 'the rule allows it'],
    [{ threatIntelligence: 'Deny' }, 'the rule allows it; threat intelligence denies what is on its list'],
    [{ intrusionDetection: 'Deny' }, 'the rule allows it; intrusion detection denies what its signatures know'],
  ])('%j: %s', (settings, text) => {
    expect(because(settings)).toBe(text);
  });

  it('is not told of what is denied anyway', () => {
    expect(because({ threatIntelligence: 'Deny' }, 'Deny')).toBe('the rule denies it');
  });

  it('is set by the policy, or by its parent where the policy is silent', () => {
    const note = (own: object, ofParent: object) => {
      const policies = [
        aPolicy('own', { basePolicy: aPolicy('parent').id, settings: own }),
        aPolicy('parent', { settings: ofParent }),
      ];
      const answer = send(policed([aRuleGroup('own', 'g', 1, allow('a', 1))], policies), CLIENT, PUBLIC);
      return answer.hops.find(({ kind }) => kind === 'firewall')?.because.includes('threat') === true;
    };

    expect(note({}, { threatIntelligence: 'Deny' })).toBe(true);
    expect(note({ threatIntelligence: 'Off' }, { threatIntelligence: 'Deny' })).toBe(false);
    expect(note({ threatIntelligence: 'Deny' }, { threatIntelligence: 'Off' })).toBe(true);
  });
});

describe('rules that only may match', () => {
  const NAME = 'api.example.net';
  const perhaps = (name: string, tag: string) => aNetworkRule(name, { destinations: [tag] });
  const names = (access: 'Allow' | 'Deny') => aCollection('names', 9, access, anApplicationRule('api', [NAME]));
  const of = (name: string | undefined, ...collections: Firewall['collections']) =>
    ruling(behindFirewall({ collections }), {}, name).replace(/ whether .*/, '');
  const denyTag = aCollection('d', 1, 'Deny', perhaps('no', 'Sql'));
  const allowTag = aCollection('a', 2, 'Allow', perhaps('yes', 'Storage'));

  it.each<[string, string, string]>([
    ['a denial, or no rule, which is one too', of(undefined, denyTag), 'deny d/no'],
    ['a denial, or one by name', of(NAME, denyTag, names('Deny')), 'deny d/no'],
    ['a denial, or an allowance by name', of(NAME, denyTag, names('Allow')), 'unknown'],
    ['an allowance, or no rule', of(undefined, allowTag), 'unknown'],
    ['an allowance, or one by name, which hides the client', of(NAME, allowTag, names('Allow')), 'unknown'],
    ['a denial, an allowance, or no rule', of(undefined, denyTag, allowTag), 'unknown'],
    [
      'a denial, or what a name of unknown category is',
      of(
        NAME,
        denyTag,
        aCollection(
          'c',
          9,
          'Deny',
          anApplicationRule('news', [], { webCategories: ['News'] }),
          anApplicationRule('x', []),
        ),
      ),
      'unknown',
    ],
  ])('%s', (_, answer, expected) => {
    expect(answer).toBe(expected);
  });
});

describe('a policy of which a group was not read, and its parent', () => {
  const unread = { ruleCollectionGroups: ['/gone'] };
  const child = aPolicy('own', { basePolicy: aPolicy('parent').id });
  const rules = (policy: string) => [
    aRuleGroup(policy, 'g', 1, allow('a', 1), aCollection('in', 2, 'Dnat', aNatRule('web'))),
  ];
  const enter = (net: Network) => end({ ...net, vnets: [...net.vnets] }, PUBLIC, FIREWALL_IP);

  it.each<[string, Network, string, string]>([
    [
      'the parent decides before',
      policed(rules('parent'), [{ ...child, ...unread }, aPolicy('parent')]),
      'allow g/a/yes',
      'delivered',
    ],
    [
      'the policy itself does not',
      policed(rules('own'), [{ ...child, ...unread }, aPolicy('parent')]),
      'unknown',
      'insufficientInfo',
    ],
    [
      'nor does the parent, if its own was not read',
      policed(rules('parent'), [{ ...child, ...unread }, aPolicy('parent', { basePolicy: '/gone' })]),
      'unknown',
      'insufficientInfo',
    ],
    [
      'nor if the group is of the parent',
      policed(rules('own'), [child, aPolicy('parent', unread)]),
      'unknown',
      'insufficientInfo',
    ],
  ])('%s', (_, net, out, inward) => {
    expect(ruling(net).replace(/^unknown .*/, 'unknown')).toBe(out);
    expect(enter(net)).toBe(inward);
  });
});

it('rules that were not read may come before the second of two that may decide', () => {
  const policies = [
    aPolicy('own', { basePolicy: aPolicy('parent').id, ruleCollectionGroups: ['/gone'] }),
    aPolicy('parent'),
  ];
  const perhaps = allow('a', 1, aNetworkRule('yes', { destinations: ['Sql'] }));
  const groups = [aRuleGroup('parent', 'g', 1, perhaps), aRuleGroup('own', 'h', 1, allow('b', 1))];

  expect(ruling(policed(groups, policies))).toBe('unknown /gone was not seen: subscription  was not read');
  expect(ruling(policed(groups, [aPolicy('own', { basePolicy: aPolicy('parent').id }), aPolicy('parent')]))).toBe(
    'allow g/a/yes',
  );
});

it('of groups that were all read nothing is open', () => {
  const group = aRuleGroup('own', 'g', 1, allow('a', 1));
  const other = aRuleGroup('own', 'h', 2, deny('d', 1));

  expect(ruling(policed([group, other], [aPolicy('own', { ruleCollectionGroups: [group.id, other.id] })]))).toBe(
    'allow g/a/yes',
  );
});

describe('rules that were not read', () => {
  it.each<[string, Network]>([
    ['of a policy', policed([], [])],
    ['of a parent', policed([aRuleGroup('own', 'g', 1, allow('a', 1))], [aPolicy('own', { basePolicy: '/gone' })])],
    [
      'of a group',
      policed(
        [aRuleGroup('own', 'g', 1, allow('a', 1))],
        [aPolicy('own', { ruleCollectionGroups: [aRuleGroup('own', 'g', 1).id, '/gone'] })],
      ),
    ],
  ])('%s leave it open', (_, net) => {
    expect(ruling(net)).toMatch(/^unknown /);
    expect(end(net, CLIENT, PUBLIC)).toBe('insufficientInfo');
  });

  it('a firewall in a virtual hub is not followed', () => {
    expect(ruling(behindFirewall({ virtualHub: '/hub', collections: [deny('d', 1)] }))).toMatch(
      /^unknown .*virtual hub/,
    );
  });
});
