import fc from 'fast-check';
import { allowInGroup } from '../../shared/aks/fixes/security-group.ts';
import type { Fix } from '../../shared/aks/fix.ts';
import type { Opening } from '../../shared/aks/fixes/opening.ts';
import type { SecurityRule } from '../../shared/reachability/index.ts';
import { aNetwork, network, SUBSCRIPTION } from '../builders.ts';
import { aGroup, aRule } from '../network-builders.ts';
import { type Call, callsOf } from './shell.ts';

const NSG = network('networksecuritygroups', 'nsg');
const kubelets: Opening = {
  protocol: 'tcp',
  sources: ['10.1.0.0/24'],
  destinations: ['10.1.1.0/24', '10.1.2.0/24'],
  names: [],
  ports: ['10250', '53-54'],
};
const everything: Opening = { ...kubelets, protocol: 'any', sources: ['AzureLoadBalancer'], ports: ['*'] };

const deny = (priority: number, name = 'deny') => aRule(name, priority, { access: 'Deny' });
const run = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => aRule(`r${first + index}`, first + index));

/** The fix for what the rule `deny`, or else a default rule, denies. */
function fixFor(rules: readonly SecurityRule[], openings = [kubelets], by = 'securityRules/deny'): Fix | undefined {
  const net = aNetwork({ securityGroups: [aGroup('nsg', ...rules)] });
  return allowInGroup(net, { group: NSG, by, direction: 'Inbound', owner: 'aks' }, openings);
}

function rulesOf(fix: Fix | undefined): readonly SecurityRule[] {
  return fix?.change.network?.securityGroups?.[0]?.rules ?? [];
}

/** Priorities of inbound rules by their names. */
function prioritiesOf(rules: readonly SecurityRule[]): Readonly<Record<string, number>> {
  const inbound = rules.filter(({ direction }) => direction === 'Inbound');
  return Object.fromEntries(inbound.map(({ name, priority }) => [name, priority]));
}

describe('room for a rule', () => {
  it.each<[because: string, rules: readonly SecurityRule[], after: Readonly<Record<string, number>>]>([
    ['is just before the rule that denies', [deny(300)], { deny: 300, 'allow-aks-inbound-299': 299 }],
    [
      'is not before other rules, which may deny too',
      [deny(300), ...run(298, 299)],
      { r298: 298, r299: 299, 'allow-aks-inbound-300': 300, deny: 301 },
    ],
    [
      'is not where rules of the other direction are in the way',
      [deny(300), aRule('out', 299, { direction: 'Outbound' })],
      { deny: 300, 'allow-aks-inbound-299': 299 },
    ],
    [
      'is made where none is free: rules move back one by one, to the first gap',
      [...run(100, 101), deny(102), ...run(103, 104), aRule('far', 106)],
      { r100: 100, r101: 101, 'allow-aks-inbound-102': 102, deny: 103, r103: 104, r104: 105, far: 106 },
    ],
    ['is made at the very first', [deny(100)], { 'allow-aks-inbound-100': 100, deny: 101 }],
    [
      'is the last of all where a default rule denies',
      [deny(300, 'other')],
      { other: 300, 'allow-aks-inbound-4096': 4096 },
    ],
    [
      'is the last of all too where that is taken: rules move forward one by one, to the first gap',
      [aRule('far', 4093), ...run(4095, 4096)],
      { far: 4093, r4095: 4094, r4096: 4095, 'allow-aks-inbound-4096': 4096 },
    ],
    [
      'is made before where all behind is taken',
      [...run(200, 201), deny(202), ...run(203, 4096)],
      {
        r200: 199,
        r201: 200,
        'allow-aks-inbound-201': 201,
        deny: 202,
        ...Object.fromEntries(run(203, 4096).map(({ name, priority }) => [name, priority])),
      },
    ],
  ])('%s', (_, rules, after) => {
    const by = rules.some(({ name }) => name === 'deny') ? undefined : 'defaultSecurityRules/DenyAllInBound';

    expect(prioritiesOf(rulesOf(fixFor(rules, [kubelets], by)))).toEqual(after);
  });

  it('has a name that no rule has, for to create what exists would overwrite it', () => {
    const mine = aRule('Allow-AKS-inbound-299', 250, { sources: ['192.0.2.1'] });
    const rules = rulesOf(fixFor([mine, deny(300)]));

    expect(rules).toContainEqual(mine);
    expect(prioritiesOf(rules)).toMatchObject({ 'Allow-AKS-inbound-299': 250, 'allow-aks-inbound-299-2': 299 });
  });

  it('is made for those that find none, beside what is free', () => {
    const rules = rulesOf(fixFor([aRule('first', 100), deny(102)], [kubelets, everything]));

    expect(prioritiesOf(rules)).toEqual({
      first: 100,
      'allow-aks-inbound-101': 101,
      'allow-aks-inbound-102': 102,
      deny: 103,
    });
  });

  it('is not there between the first and the last priority that Azure has', () => {
    const full = run(100, 4096).map((rule) => (rule.priority === 200 ? deny(200) : rule));

    expect(fixFor(full)).toBeUndefined();
    expect(fixFor(full, [kubelets], 'defaultSecurityRules/DenyAllInBound')).toBeUndefined();
    expect(fixFor(full.slice(0, -1), [kubelets, everything])).toBeUndefined();
    expect(prioritiesOf(rulesOf(fixFor(full.slice(0, -1))))).toMatchObject({ deny: 201, r4095: 4096 });
    expect(prioritiesOf(rulesOf(fixFor(full.slice(1))))).toMatchObject({ r101: 100, r199: 198, deny: 200, r201: 201 });
  });
});

describe('no fix', () => {
  it('is there for a group that was not seen', () => {
    const at = { group: NSG, by: 'securityRules/deny', direction: 'Inbound', owner: 'aks' } as const;

    expect(allowInGroup(aNetwork(), at, [kubelets])).toBeUndefined();
  });

  it.each(['sources', 'destinations'] as const)('is there for more %s than anybody reads', (side) => {
    const many = Array.from({ length: 101 }, (_, index) => `10.0.${index}.0/24`);

    expect(fixFor([deny(300)], [{ ...kubelets, [side]: many }])).toBeUndefined();
    expect(fixFor([deny(300)], [{ ...kubelets, [side]: many.slice(1) }])).toBeDefined();
  });
});

/** What Azure makes of calls: it refuses a priority that it does not have, or that another rule of the direction has. */
function applied(rules: readonly SecurityRule[], calls: readonly Call[]): readonly SecurityRule[] {
  return calls.reduce((now, { verb, options }) => {
    const one = (name: string) => (options[name]?.length === 1 ? options[name].join() : '');
    const old = now.find(({ name }) => name === one('-n'));
    const priority = Number(one('--priority'));
    const rule: SecurityRule =
      verb === 'network nsg rule update' && old !== undefined
        ? { ...old, priority }
        : aRule(one('-n'), priority, {
            direction: one('--direction') as 'Inbound',
            access: one('--access') as 'Allow',
            protocol: one('--protocol'),
            sources: options['--source-address-prefixes'] ?? [],
            destinations: options['--destination-address-prefixes'] ?? [],
            ports: options['--destination-port-ranges'] ?? [],
          });
    const others = now.filter((other) => other !== old);
    if (others.some((other) => other.priority === priority && other.direction === rule.direction))
      throw new Error(`priority ${priority} is taken`);
    if (priority < 100 || priority > 4096) throw new Error(`there is no priority ${priority}`);
    return old === undefined ? [...now, rule] : now.map((other) => (other === old ? rule : other));
  }, rules);
}

/** Where there may be no room on one side. */
const NEAR_THE_ENDS = [100, 101, 102, 103, 104, 105, 106, 4090, 4091, 4092, 4093, 4094, 4095, 4096];

describe('the command', () => {
  it.each([
    ['a free priority', [deny(300)], [kubelets]],
    ['two', [deny(300)], [kubelets, everything]],
    ['none free', [...run(100, 101), deny(102), ...run(103, 105)], [kubelets, everything]],
    ['all behind taken', [...run(200, 201), deny(202), ...run(203, 4096)], [kubelets, everything]],
    ['a name that is no word of a shell', [aRule("it's $(here)", 100), deny(101), aRule('a b', 102)], [kubelets]],
  ])('makes of a group what the change says: %s', (_, rules, openings) => {
    const fix = fixFor(rules, openings);

    expect(applied(rules, callsOf(fix?.command ?? ''))).toEqual(rulesOf(fix));
  });

  it('is about the direction that is asked for', () => {
    const net = aNetwork({
      securityGroups: [aGroup('nsg', aRule('in', 100), { ...deny(100), direction: 'Outbound' })],
    });
    const fix = allowInGroup(net, { group: NSG, by: 'securityRules/deny', direction: 'Outbound', owner: 'aks' }, [
      kubelets,
    ]);

    expect(callsOf(fix?.command ?? '').map(({ options }) => options['--direction'])).toEqual([undefined, ['Outbound']]);
  });

  it('names the group and where it is', () => {
    const [call] = callsOf(fixFor([deny(300)])?.command ?? '');

    expect(call).toMatchObject({
      verb: 'network nsg rule create',
      options: { '--subscription': [SUBSCRIPTION], '-g': ['net'], '--nsg-name': ['nsg'] },
    });
  });

  it('keeps the rules in their order, the new ones right before the one that denies, whatever is taken', () => {
    const priorities = fc.uniqueArray(fc.constantFrom(...NEAR_THE_ENDS), { minLength: 1, maxLength: 13 });
    fc.assert(
      fc.property(priorities, fc.nat(), fc.integer({ min: 1, max: 3 }), (taken, pick, count) => {
        const denying = taken[pick % taken.length] ?? 100;
        const rules = taken.map((priority) => (priority === denying ? deny(denying) : aRule(`r${priority}`, priority)));
        const openings = Array.from({ length: count }, (_, index) => ({ ...kubelets, ports: [String(index)] }));
        const fix = fixFor(rules, openings);
        // The calls as the shell would hand them over: starting one for each of many is slow.
        const after = applied(rules, readCalls(fix?.command ?? ''));
        const inOrder = after.toSorted((a, b) => a.priority - b.priority).map(({ name }) => name);
        const before = rules.toSorted((a, b) => a.priority - b.priority).map(({ name }) => name);
        const isNew = (name: string) => name.startsWith('allow-aks');

        expect(inOrder.filter((name) => !isNew(name))).toEqual(before);
        const place = inOrder.indexOf('deny');
        expect(inOrder.slice(place - count, place).filter(isNew)).toHaveLength(count);
        expect(prioritiesOf(after)).toEqual(prioritiesOf(rulesOf(fix)));
      }),
    );
  });
});

function readCalls(command: string): readonly Call[] {
  return command.split(' && ').map((one) => {
    const [verb = '', ...options] = one.replace(/^az /, '').split(/ (?=--?[a-z])/);
    return {
      verb,
      options: Object.fromEntries(options.map((option) => [option.split(' ')[0] ?? '', option.split(' ').slice(1)])),
    };
  });
}
