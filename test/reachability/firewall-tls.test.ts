import type { ApplicationRule, FirewallRule, RuleCollection } from '../../shared/reachability/index.ts';
import { aCollection, anApplicationRule, aNetworkRule } from '../network-builders.ts';
import { aPolicy, aRuleGroup, behindFirewall, CLIENT, PUBLIC } from './firewalls.ts';
import { send } from './places.ts';

const NAME = 'api.example.net';

const aName = (name: string, different: Partial<ApplicationRule> = {}) => anApplicationRule(name, [NAME], different);
/** The contents of a web category are not known: it may be this rule or the next. */
const maybe = (different: Partial<ApplicationRule>) =>
  anApplicationRule('maybe', [], { webCategories: ['News'], ...different });

describe('an application rule that terminates TLS', () => {
  const settings = { certificateAuthority: 'ca' };

  const ask = (collections: readonly RuleCollection[], own: object, parent: object = {}) => {
    const base = aPolicy('base', { settings: parent });
    const policy = aPolicy('p', { settings: own, basePolicy: base.id });
    const net = behindFirewall(
      { policy: policy.id },
      { firewallPolicies: [policy, base], ruleCollectionGroups: [aRuleGroup('p', 'g', 100, ...collections)] },
    );
    const outside = { publicNames: { [NAME]: { addresses: [PUBLIC] } } };
    const { disposition, hops } = send(net, CLIENT, { name: NAME, addresses: [PUBLIC] }, { outside });
    const { inspectsTls, because } = hops.find(({ kind }) => kind === 'firewall') ?? {};
    return [disposition, inspectsTls, because];
  };
  const asked = (settingsOf: object, parent: object, ...rules: readonly FirewallRule[]) =>
    ask([aCollection('c', 100, 'Allow', ...rules)], settingsOf, parent);

  // https://learn.microsoft.com/azure/firewall/premium-features
  it.each<[string, object, object, boolean, boolean]>([
    ['does so where the policy has a certificate authority', settings, {}, true, true],
    ['does so where the parent has one', {}, settings, true, true],
    ['does not where none has', {}, {}, true, false],
    ['and one that does not leaves TLS alone', settings, {}, false, false],
  ])('%s', (_, own, parent, terminatesTls, inspects) => {
    expect(asked(own, parent, aName('r', { terminatesTls }))).toEqual(
      inspects
        ? ['delivered', true, 'the rule allows it; the rule terminates TLS']
        : ['delivered', undefined, 'the rule allows it'],
    );
  });

  it('and denies has nobody to speak to', () => {
    expect(ask([aCollection('c', 100, 'Deny', aName('r', { terminatesTls: true }))], settings)).toEqual([
      'deniedByFirewall',
      undefined,
      'the rule denies it',
    ]);
  });

  it.each([
    [true, true, true],
    [true, false, 'unknown'],
    [false, true, 'unknown'],
    [false, false, undefined],
  ])('may be the one that decides: %s or %s', (first, second, inspectsTls) => {
    const rules = [maybe({ terminatesTls: first }), aName('r', { terminatesTls: second })];

    expect(asked(settings, {}, ...rules).slice(0, 2)).toEqual(['delivered', inspectsTls]);
  });

  it('may be the one that decides: it is said', () => {
    expect(asked(settings, {}, maybe({ terminatesTls: true }), aName('r'))[2]).toBe(
      'the rule allows it; whether TLS is terminated hangs on which rule it is',
    );
  });

  it('comes after network rules', () => {
    const network = aCollection('n', 50, 'Allow', aNetworkRule('all', { destinations: ['*'], ports: ['443'] }));

    expect(ask([network, aCollection('c', 100, 'Allow', aName('r', { terminatesTls: true }))], settings)).toEqual([
      'delivered',
      undefined,
      'the rule allows it',
    ]);
  });
});

it('rules that were not read may come before the second of two that may decide', () => {
  const base = aPolicy('base');
  const policy = aPolicy('p', { basePolicy: base.id, ruleCollectionGroups: ['/subscriptions/other/g'] });
  const groups = (rule: ApplicationRule) => [
    aRuleGroup('base', 'first', 100, aCollection('c', 100, 'Allow', rule)),
    aRuleGroup('p', 'second', 100, aCollection('c', 100, 'Allow', aName('r'))),
  ];
  const ask = (rule: ApplicationRule) => {
    const net = behindFirewall(
      { policy: policy.id },
      { firewallPolicies: [policy, base], ruleCollectionGroups: groups(rule) },
    );
    const outside = { publicNames: { [NAME]: { addresses: [PUBLIC] } } };
    return send(net, CLIENT, { name: NAME, addresses: [PUBLIC] }, { outside }).disposition;
  };

  expect([ask(maybe({})), ask(aName('sure'))]).toEqual(['insufficientInfo', 'delivered']);
});
