import { adminRulesUnseen } from '../../shared/collect/read/network-managers.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { network } from '../fleet/resources.ts';
import { scanLive } from '../live.ts';

const SUBSCRIPTIONS = [
  { id: 'one', managementGroups: ['root', 'corp'] },
  { id: 'two', managementGroups: ['root', 'online'] },
];

function manager(properties: object): object {
  return { id: '/m', properties };
}

describe('a network manager', () => {
  it.each([
    ['a subscription', { subscriptions: ['/subscriptions/ONE'] }, ['one']],
    ['a management group', { managementGroups: ['/providers/Microsoft.Management/managementGroups/Online'] }, ['two']],
    ['the root', { managementGroups: ['/providers/Microsoft.Management/managementGroups/root'] }, ['one', 'two']],
    ['nothing of ours', { subscriptions: ['/subscriptions/three'], managementGroups: [] }, []],
  ])('over %s may have admin rules there', (_, networkManagerScopes, holes) => {
    const unseen = adminRulesUnseen([manager({ networkManagerScopes })], SUBSCRIPTIONS);

    expect(unseen).toEqual(
      holes.map((id) => ({
        within: `/subscriptions/${id}/`,
        kind: 'securityAdminRules',
        why: 'the network manager /m may have rules there, and Resource Graph does not hold them',
      })),
    );
  });

  it.each([
    [['Connectivity'], 0],
    [['Connectivity', 'SecurityAdmin'], 1],
    [[], 1],
  ])('that is for %j has admin rules in %i subscriptions', (networkManagerScopeAccesses, count) => {
    const networkManagerScopes = { subscriptions: ['/subscriptions/one'] };

    expect(
      adminRulesUnseen([manager({ networkManagerScopes, networkManagerScopeAccesses })], SUBSCRIPTIONS),
    ).toHaveLength(count);
  });

  it('in a subscription outside of the scope counts too', async () => {
    const [world, other] = [healthyPublic('one', 0), healthyPublic('two', 1)];
    const [own = '', others = ''] = [world, other].map(({ cluster }) => cluster.id.split('/')[2] ?? '');
    const networkManagerScopes = { subscriptions: [`/subscriptions/${own}`] };
    other.resources.push(network(others, 'rg-net', 'networkManagers', 'avnm', 'westeurope', { networkManagerScopes }));
    const emulator = createEmulator(fleetOf([world, other]));
    const scope = { subscriptions: [own] };
    const { snapshot } = await scanLive(emulator, { scope });

    expect(snapshot.facts.network).toMatchObject({
      value: { unseen: expect.arrayContaining([expect.objectContaining({ kind: 'securityAdminRules' })]) as unknown },
    });
  });
});
