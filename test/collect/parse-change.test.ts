import { parseChange } from '../../shared/collect/parse/change.ts';
import { asResource } from '../../shared/collect/parse/resource.ts';

const TARGET =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/myResourceGroup/providers/microsoft.compute/virtualmachines/myVM';

/** The example of https://learn.microsoft.com/azure/governance/resource-graph/changes/get-resource-changes, with properties of ours. */
function row(different: object = {}, about: object = {}) {
  const properties = {
    targetResourceId: TARGET,
    targetResourceType: 'microsoft.compute/virtualmachines',
    changeType: 'Update',
    changeAttributes: {
      previousResourceSnapshotId: '11111111111111111111_22222222-3333-aaaa-bbbb-444444444444_5555555555_6666666666',
      newResourceSnapshotId: '33333333333333333333_44444444-5555-ffff-gggg-666666666666_7777777777_8888888888',
      correlationId: '11111111-1111-1111-1111-111111111111',
      changedByType: 'User',
      changesCount: 2,
      clientType: 'Azure Portal',
      changedBy: 'john@contoso.com',
      operation: 'microsoft.compute/virtualmachines/write',
      timestamp: '2024-06-12T13:26:17.347+00:00',
      ...about,
    },
    changes: {
      'properties.provisioningState': { newValue: 'Succeeded', previousValue: 'Updating', isTruncated: 'true' },
      'tags.key1': { newValue: 'NewTagValue', previousValue: 'null' },
    },
    ...different,
  };
  return { id: `${TARGET}/providers/Microsoft.Resources/changes/0858_A`, properties };
}

function parsed(body: unknown) {
  const resource = asResource(body, '2026-01-01T00:00:00Z', 'test');
  if (resource === undefined) throw new Error('no resource');
  return parseChange(resource);
}

describe('a change', () => {
  it('is what, when and what kind of caller, without tags and without who it was', () => {
    expect(parsed(row())).toEqual({
      id: `${TARGET}/providers/Microsoft.Resources/changes/0858_A`.toLowerCase(),
      resource: TARGET.toLowerCase(),
      changedAt: '2024-06-12T13:26:17.347Z',
      kind: 'update',
      by: 'User',
      client: 'Azure Portal',
      operation: 'microsoft.compute/virtualmachines/write',
      properties: [{ path: 'properties.provisioningState', before: 'Updating', after: 'Succeeded' }],
    });
  });

  it.each([
    ['2024-12-20T04:37:51.074Z', '2024-12-20T04:37:51.074Z'],
    ['2023-11-07T04:47:05.8860000Z', '2023-11-07T04:47:05.886Z'],
    ['2025-05-29T14:17:38.13Z', '2025-05-29T14:17:38.130Z'],
    ['2025-05-29T14:17:38Z', '2025-05-29T14:17:38.000Z'],
  ])('at %s, as rows spell it, is at %s', (timestamp, changedAt) => {
    expect(parsed(row({}, { timestamp }))).toMatchObject({ changedAt });
  });

  it.each([
    [{ previousValue: null, newValue: 'Allow' }, { after: 'Allow' }],
    [{ previousValue: 'null', newValue: 'Allow' }, { after: 'Allow' }],
    [{ previousValue: 'Allow', newValue: null }, { before: 'Allow' }],
    [{ previousValue: 'Allow' }, { before: 'Allow' }],
    [
      { previousValue: 'False', newValue: 'True' },
      { before: 'False', after: 'True' },
    ],
  ])('of a property, where Azure says %j, is %j', (value, words) => {
    const path = 'properties.ruleCollections["a"].rules["b"].terminateTLS';

    expect(parsed(row({ changes: { [path]: value } })).properties).toEqual([{ path, ...words }]);
  });

  it.each(['Create', 'Delete'])('by which a resource comes or goes names no property: %s', (changeType) => {
    expect(parsed(row({ changeType, changes: undefined }))).toMatchObject({
      kind: changeType.toLowerCase(),
      properties: [],
    });
  });

  it('says nothing of the caller where Azure does not', () => {
    const unnamed = parsed(
      row({}, { changedByType: 'Unspecified', clientType: 'Unspecified', operation: 'Unspecified', changedBy: 'x' }),
    );

    expect(Object.keys(unnamed)).toEqual(['id', 'resource', 'changedAt', 'kind', 'properties']);
  });

  it.each([
    [row({ changeType: 'Moved' }), 'properties.changeType: expected create or update or delete'],
    [row({}, { timestamp: 'yesterday' }), 'timestamp: expected a time in UTC, got "yesterday"'],
    [row({ changes: [] }), 'properties.changes: expected an object, got a list'],
  ])('that is none is refused: %#', (body, message) => {
    expect(() => parsed(body)).toThrow(message);
  });
});
