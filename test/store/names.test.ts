import fc from 'fast-check';
import { clusterIn, nameOf } from '../../shared/store/names.ts';
import { CLUSTER } from '../builders.ts';

const idOf = (group: string, name: string) =>
  `/subscriptions/00000000-0000-0000-0000-0000000000aa/resourcegroups/${group}/providers/microsoft.containerservice/managedclusters/${name}`;

describe('names of blobs', () => {
  it('tell a cluster, and lead back to it', () => {
    expect(nameOf.cluster(CLUSTER.id)).toBe('clusters/00000000-0000-0000-0000-0000000000aa/rg/aks');
    const part = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('/'));
    fc.assert(
      fc.property(part, part, (group, name) => {
        expect(clusterIn(nameOf.cluster(idOf(group, name)))).toBe(idOf(group, name));
      }),
    );
  });

  it.each(['..', '.', 'a/../../b'])('lead nowhere else with a group called %s', (group) => {
    const named = () => nameOf.cluster(idOf(group, 'aks'));
    if (group.includes('/')) expect(named).toThrow('is no id of a cluster');
    else
      expect(
        named()
          .split('/')
          .some((part) => /^\.+$/.test(part)),
      ).toBe(false);
  });

  it.each(['', '../x', 'a/b', 'a b', '.', 'x'.repeat(200)])('refuse "%s" as the id of a scan', (scan) => {
    expect(() => nameOf.plan(scan)).toThrow('is no id of a scan');
  });

  it.each(['/subscriptions/x', CLUSTER.id.toUpperCase(), `${CLUSTER.id}/agentpools/a`])(
    'refuse %s as a cluster',
    (id) => {
      expect(() => nameOf.cluster(id)).toThrow('is no id of a cluster');
    },
  );

  it('of history stand in the order of time', () => {
    const names = ['2026-01-02T00:00:00.000Z', '2026-01-10T00:00:00.000Z', '2026-01-01T23:59:59.999Z'].map((at) =>
      nameOf.history(at, 'scan'),
    );

    expect(names.toSorted()).toEqual([names[2], names[0], names[1]]);
  });
});
