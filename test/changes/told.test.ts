import { byRoot, deadAddressesOf, withChangesBefore } from '../../shared/changes/before.ts';
import { rootsOf } from '../../shared/changes/line.ts';
import type { ResourceChange } from '../../shared/model/resource-change.ts';
import { aNetwork, aVnet } from '../builders.ts';
import {
  ACCESS,
  change,
  DENIED,
  DENYING,
  DENYING_WORDS,
  failure,
  NET,
  NSG,
  POLICY,
  ROUTED,
  TABLE,
  told,
  update,
} from './failures.ts';

describe('the evidence of a change', () => {
  const [evidence] = withChangesBefore(
    failure([], [NSG, 'securityRules/deny-all']),
    byRoot([DENYING]),
    undefined,
  ).evidence;

  it('says when and by what kind of caller, and leads to the value in the row', () => {
    expect(evidence).toEqual({
      fact: `${DENYING_WORDS} at 2026-03-01T10:00:00.000Z by a user through Azure Portal`,
      source: `${DENYING.id}#properties.changes['properties.${ACCESS}'].newValue`,
      changedAt: '2026-03-01T10:00:00.000Z',
    });
  });

  it.each([
    [{ by: 'Application' }, 'by an application through Azure Portal'],
    [{ by: 'System', client: 'x', operation: 'a/write' }, 'by Azure itself through x (a/write)'],
    [{ by: 'Robot' }, 'by a caller of the kind Robot through Azure Portal'],
  ])('with the kind of caller %j', (different, words) => {
    const [one] = withChangesBefore(DENIED, byRoot([{ ...DENYING, ...different }]), undefined).evidence.slice(1);

    expect(one?.fact).toMatch(new RegExp(`Z ${words.replaceAll(/[()]/g, String.raw`\$&`)}$`));
  });

  it('says so where Azure does not tell who', () => {
    const { by: _, client: __, ...unnamed } = DENYING;
    const [one] = withChangesBefore(DENIED, byRoot([unnamed]), undefined).evidence.slice(1);

    expect(one?.fact).toMatch(/ by a caller whose kind Azure does not tell$/);
  });
});

describe('a firewall of which no rule matches', () => {
  const FIREWALL = `${NET}/azurefirewalls/fw`;
  const BASE = `${NET}/firewallpolicies/base`;
  const settings = {};
  const wires = aNetwork({
    firewalls: [{ id: FIREWALL, policy: POLICY, publicIps: [], publicAddresses: [], collections: [], settings }],
    firewallPolicies: [
      { id: POLICY, basePolicy: BASE, ruleCollectionGroups: [], settings },
      { id: BASE, ruleCollectionGroups: [], settings },
    ],
  });
  const finding = failure(
    [[`${FIREWALL}#properties.firewallPolicy.id`, `firewallPolicy.id is ${POLICY}`]],
    [FIREWALL, 'No rule matched. Proceeding with default action'],
  );
  const facts = (...changes: readonly ResourceChange[]) =>
    withChangesBefore(finding, byRoot(changes), wires)
      .evidence.slice(1)
      .map(({ fact }) => fact.replace(/ at .*/, ''));

  it.each([POLICY, BASE])('rests on all rules of its policies: %s', (policy) => {
    expect(rootsOf([finding], wires)).toContain(policy);
    expect(
      facts(
        update(`${policy}/rulecollectiongroups/g`, '10:00', ['ruleCollections["a"].rules["b"].name', 'b', undefined]),
      ),
    ).toEqual(['ruleCollections["a"].rules["b"].name of g was removed, which was b,']);
    expect(facts(change(`${policy}/rulecollectiongroups/g`, '10:00', { kind: 'delete' }))).toEqual([
      'rulecollectiongroups g was deleted',
    ]);
  });

  it('not on rules that are new', () => {
    expect(
      facts(
        update(`${POLICY}/rulecollectiongroups/g`, '10:00', ['ruleCollections["a"].rules[0].name', undefined, 'b']),
      ),
    ).toEqual([]);
  });
});

describe('an address where nothing stands any more', () => {
  const wires = aNetwork({
    vnets: [aVnet('hub', { id: `${NET}/virtualnetworks/hub`, addressPrefixes: ['10.0.0.0/16'] })],
  });
  const hop = { at: '10.0.1.4', kind: 'appliance', ruling: 'deny', because: 'no firewall has it' } as const;
  const trace = { disposition: 'droppedByRoute', hops: [hop], parts: [], unseen: [] } as const;
  const finding = { ...ROUTED, evidence: [...ROUTED.evidence, { fact: 'x', source: `${TABLE}#name`, trace }] };
  const deleted = (id: string) => change(id, '10:00', { kind: 'delete' });
  const facts = (...changes: readonly ResourceChange[]): readonly string[] => told(finding, changes, wires);

  it('is known by the hop that ends the flow', () => {
    expect(deadAddressesOf(finding)).toEqual(['10.0.1.4']);
    expect(deadAddressesOf(ROUTED)).toEqual([]);
  });

  it('may have been held by a firewall that was deleted in the subscription of the VNet', () => {
    expect(facts(deleted(`${NET}/azurefirewalls/fw`))).toEqual([
      'azurefirewalls fw, which may have stood at 10.0.1.4, was deleted',
    ]);
  });

  it('not by what is in another subscription, nor by what stands at no address', () => {
    expect(
      facts(
        deleted(`/subscriptions/s2/resourcegroups/net/providers/microsoft.network/azurefirewalls/fw`),
        deleted(`${NET}/ipgroups/group`),
      ),
    ).toEqual([]);
  });

  it('is not guessed at where many things were deleted', () => {
    expect(facts(...[1, 2, 3, 4].map((number) => deleted(`${NET}/networkinterfaces/nic-${number}`)))).toEqual([]);
  });
});
