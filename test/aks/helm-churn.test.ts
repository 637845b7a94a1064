import { helmChurn, keptAtLeast } from '../../shared/aks/helm-churn.ts';
import type { HelmChanges } from '../../shared/model/helm-changes.ts';
import { Body } from '../../shared/collect/parse/body.ts';
import { helmChanges } from '../../shared/collect/read/logs/helm-changes.ts';
import { queryOf } from '../../shared/collect/read/logs/question.ts';
import { CLUSTER, logged } from '../builders.ts';
import { evaluate } from '../emulator/kql/evaluate.ts';
import { LOG_SCHEMAS } from '../emulator/log-schemas.ts';
import { revisions, TILLER } from '../fleet/audit.ts';
import { healthyPublic } from '../fleet/fleet.ts';
import { call, type LogRows } from '../fleet/logs.ts';

const world = healthyPublic('one', 1);
const at = new Date('2026-01-01T10:00:00Z');

function ask(rows: LogRows): readonly HelmChanges[] {
  const query = queryOf(helmChanges, { log: 'kube-audit-admin', isLegacy: false }, [world.cluster.id.toLowerCase()]);
  const answer = evaluate(query, { aksauditadmin: rows }, LOG_SCHEMAS);
  return answer.map((row) => helmChanges.parse(new Body(JSON.parse(JSON.stringify(row)))));
}

function release(different: Partial<HelmChanges> = {}): HelmChanges {
  return {
    namespace: 'shop',
    release: 'cart',
    helm: 3,
    created: 0,
    deleted: 0,
    highestRevision: 0,
    lastChangeAt: '2026-01-01T00:00:00Z',
    ...different,
  };
}

describe('what became of the revisions of a release', () => {
  it('is counted by the names of the objects that hold them', () => {
    expect(ask(revisions(world, 'shop', 'cart.v2', { from: 8, to: 10, deletes: 1 }, at))).toEqual([
      {
        namespace: 'shop',
        release: 'cart.v2',
        helm: 3,
        created: 3,
        deleted: 1,
        highestRevision: 10,
        lastChangeAt: '2026-01-01T10:00:02.004Z',
      },
    ]);
  });

  it('is told of Helm 2 where Tiller writes, and of config maps with a driver of Helm 3', () => {
    const tiller = revisions(world, 'kube-system', 'cart', { from: 1, to: 2, deletes: 0 }, at, TILLER);
    const driver = revisions(world, 'shop', 'cart', { from: 1, to: 2, deletes: 0 }, at).map((row) => ({
      ...row,
      ObjectRef: { ...(row['ObjectRef'] as object), resource: 'configmaps' },
    }));

    expect(ask([...tiller, ...driver]).map(({ namespace, helm, created }) => [namespace, helm, created])).toEqual([
      ['kube-system', 2, 2],
      ['shop', 3, 2],
    ]);
  });

  it('has a row without a release where all of a namespace is deleted', () => {
    const all = { Verb: 'deletecollection', ObjectRef: { resource: 'secrets', namespace: 'shop', apiVersion: 'v1' } };

    expect(ask([call(world, at, all)])).toEqual([
      expect.objectContaining({ namespace: 'shop', release: '', helm: 0, created: 0, deleted: 1 }),
    ]);
  });

  it.each([
    ['other secrets', { ObjectRef: { resource: 'secrets', namespace: 'shop', name: 'token.v2' } }],
    [
      'config maps with a like name of who is not Tiller',
      { ObjectRef: { resource: 'configmaps', namespace: 'shop', name: 'cart.v2' } },
    ],
    ['what was refused', { ResponseStatus: { code: 409 } }],
    ['what is read', { Verb: 'get' }],
    [
      'other objects of such a name',
      { ObjectRef: { resource: 'pods', namespace: 'shop', name: 'sh.helm.release.v1.cart.v2' } },
    ],
  ])('leaves %s out', (_, different) => {
    const [row] = revisions(world, 'shop', 'cart', { from: 2, to: 2, deletes: 0 }, at);
    expect(ask([call(world, at, { ...row, ...different })])).toEqual([]);
  });
});

describe('releases that keep too many revisions', () => {
  it.each([
    [
      '837 were ever made, and ten are kept: one goes for each that comes',
      release({ created: 40, deleted: 40, highestRevision: 837 }),
      0,
    ],
    ['the number of a revision is high, and nothing changed', release({ created: 1, highestRevision: 837 }), 1],
    ['as many came as may be kept', release({ created: 10, highestRevision: 10 }), 10],
    ['it was uninstalled', release({ deleted: 10, highestRevision: 10 }), 0],
  ])('are none where %s', (_, changes, kept) => {
    expect(keptAtLeast(changes)).toBe(kept);
    expect(helmChurn(logged([changes]), 10, CLUSTER)).toEqual([]);
  });

  it('are not told where all of their namespace was deleted at once', () => {
    const emptied = release({ release: '', helm: 0, deleted: 1 });

    expect(helmChurn(logged([release({ created: 30 }), emptied]), 10, CLUSTER)).toEqual([]);
    expect(helmChurn(logged([release({ created: 30 }), { ...emptied, namespace: 'web' }]), 10, CLUSTER)).toHaveLength(
      1,
    );
  });

  it.each([
    ['nothing goes', release({ created: 11, highestRevision: 11 }), 'keeps 11 revisions at least'],
    ['fewer go than come', release({ created: 40, deleted: 12, highestRevision: 96 }), 'keeps 28 revisions at least'],
    [
      'Tiller keeps them',
      release({ helm: 2, namespace: 'kube-system', created: 30, highestRevision: 400 }),
      '(Helm 2) keeps 30',
    ],
  ])('are told where %s', (_, changes, says) => {
    const [trouble, ...others] = helmChurn(logged([release(), changes]), 10, CLUSTER);

    expect(others).toEqual([]);
    expect(trouble?.subject).toBe(`${changes.namespace}/cart`);
    expect(trouble?.reason).toContain(says);
    expect(trouble?.certainty).toBe('likely');
  });

  it('have a command that reads names alone', () => {
    const commands = [release({ created: 11 }), release({ helm: 2, created: 11 })].flatMap((changes) =>
      helmChurn(logged([changes]), 10, CLUSTER).map(({ command }) => command),
    );

    expect(commands).toEqual([
      'kubectl --context aks get secrets,configmaps -n shop -l owner=helm,name=cart -o name',
      'kubectl --context aks get configmaps -n shop -l OWNER=TILLER,NAME=cart -o name',
    ]);
  });
});
