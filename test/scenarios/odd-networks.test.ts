import { checks } from '../../shared/checks/index.ts';
import { diagnose } from '../../shared/diagnose.ts';
import { NETWORK_KINDS } from '../../shared/collect/parse/index.ts';
import type { Network } from '../../shared/reachability/index.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { scanLive } from '../live.ts';
import { healthy } from './index.ts';
import { together } from './scenario.ts';

const { fleet, config } = together(healthy);
const emulator = createEmulator(fleet);
emulator.pageSize = 1_000;
const { snapshot } = await scanLive(emulator, {}, config);

/** What the checks say of a network that is not as Azure would have it, where they break. */
function defectsIn(change: (network: Network) => Network): readonly string[] {
  const { network } = snapshot.facts;
  if (!network.known) throw new Error('the network was not read');
  const odd = { ...snapshot, facts: { ...snapshot.facts, network: { ...network, value: change(network.value) } } };
  return diagnose(odd, checks).flatMap(({ check, reason }) =>
    reason.includes('defect of ours') ? [`${check}: ${reason}`] : [],
  );
}

describe('no check breaks on a network', () => {
  it.each(NETWORK_KINDS)('in which ids of %s lead nowhere', (kind) => {
    expect(defectsIn((network) => ({ ...network, [kind]: [] }))).toEqual([]);
  });

  it("whose policies are one another's base", () => {
    const inCircle = ({ firewallPolicies, ...rest }: Network): Network => ({
      ...rest,
      firewallPolicies: firewallPolicies.map((policy, index) => ({
        ...policy,
        basePolicy: firewallPolicies[(index + 1) % firewallPolicies.length]?.id ?? policy.id,
      })),
    });

    expect(defectsIn(inCircle)).toEqual([]);
  });

  it.each(['banana', '10.0.0.0/33', '', '010.1.1.1', '::/129'])('with the prefix "%s"', (junk) => {
    const withJunk = ({ vnets, routeTables, securityGroups, ...rest }: Network): Network => ({
      ...rest,
      vnets: vnets.map((vnet) => ({
        ...vnet,
        addressPrefixes: [...vnet.addressPrefixes, junk],
        subnets: vnet.subnets.map((subnet) => ({ ...subnet, addressPrefixes: [...subnet.addressPrefixes, junk] })),
      })),
      routeTables: routeTables.map((table) => ({
        ...table,
        routes: [...table.routes, { name: 'junk', prefix: junk, nextHop: 'VirtualAppliance', nextHopAddress: junk }],
      })),
      securityGroups: securityGroups.map((group) => ({
        ...group,
        rules: group.rules.map((rule) => ({ ...rule, sources: [...rule.sources, junk], ports: [...rule.ports, junk] })),
      })),
    });

    expect(defectsIn(withJunk)).toEqual([]);
  });

  it('with two VNets of one id', () => {
    const twice = ({ vnets, ...rest }: Network): Network => ({
      ...rest,
      vnets: vnets.flatMap((vnet) => [
        vnet,
        { ...vnet, subnets: [], peerings: [], addressPrefixes: ['10.250.0.0/16'] },
      ]),
    });

    expect(defectsIn(twice)).toEqual([]);
  });
});
