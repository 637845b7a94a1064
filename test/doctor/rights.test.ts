import { isGranted } from '../../shared/doctor/rights.ts';

describe('a right', () => {
  // https://learn.microsoft.com/azure/role-based-access-control/role-definitions
  it.each([
    ['Microsoft.Network/routeTables/read', [['*/read'], []], true],
    ['Microsoft.Network/routeTables/read', [['*'], []], true],
    ['Microsoft.Network/routeTables/read', [['microsoft.network/ROUTETABLES/READ'], []], true],
    ['Microsoft.Network/routeTables/read', [['Microsoft.Network/*/read'], []], true],
    ['Microsoft.Network/firewallPolicies/ruleCollectionGroups/read', [['Microsoft.Network/*/read'], []], true],
    ['Microsoft.Network/routeTables/read', [['Microsoft.Network/routeTables'], []], false],
    ['Microsoft.Network/routeTables/read', [['MicrosoftXNetwork/routeTables/read'], []], false],
    ['Microsoft.Network/routeTables/read', [['*/read'], ['Microsoft.Network/*']], false],
    ['Microsoft.ContainerService/managedClusters/listClusterUserCredential/action', [['*/read'], []], false],
  ] as const)('%s by %j: %j', (action, [actions, notActions], is) => {
    expect(isGranted(action, [{ actions, notActions }])).toBe(is);
  });

  it('that one role takes away may come by another', () => {
    expect(
      isGranted('a/read', [
        { actions: ['*'], notActions: ['a/*'] },
        { actions: ['a/read'], notActions: [] },
      ]),
    ).toBe(true);
  });
});
