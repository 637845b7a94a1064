import { applyChange } from '../../shared/apply-change.ts';
import { helmHistory } from '../../shared/checks/helm-history.ts';
import { diagnose } from '../../shared/diagnose.ts';
import type { HelmRelease } from '../../shared/model/helm.ts';
import type { HelmChanges } from '../../shared/model/helm-changes.ts';
import { aFleet, anApiServer, ask, CLUSTER, logged, type SomeFacts } from '../builders.ts';
import { measured } from '../metric-builders.ts';
import { type Row, testCheck } from './rows.ts';

function release(name: string, different: Partial<HelmRelease> = {}): HelmRelease {
  return { namespace: 'web', name, keptBy: 'Helm 3 or 4', kept: 10, newest: 10, ...different };
}

const bloated: SomeFacts = { helmReleases: { counted: [release('shop', { kept: 60, newest: 60 }), release('tidy')] } };
const ofTiller: SomeFacts = {
  helmReleases: { counted: [release('old', { namespace: 'kube-system', keptBy: 'Helm 2', kept: 400 })] },
};

/** What the audit log tells of a release, where its objects were not listed. */
function audited(different: Partial<HelmChanges>): SomeFacts {
  const changes: HelmChanges = {
    namespace: 'web',
    release: 'shop',
    helm: 3,
    created: 0,
    deleted: 0,
    highestRevision: 1,
    lastChangeAt: '2026-01-01T00:00:00Z',
    ...different,
  };
  return { helmReleases: undefined, helmChanges: logged([changes]) };
}

// Helm 3 and 4 keep 10: https://helm.sh/docs/helm/helm_upgrade/ ("--history-max int", default 10)
const rows: readonly Row[] = [
  {
    is: 'pass',
    because: 'the 837th revision is one of ten',
    facts: { helmReleases: { counted: [release('shop', { newest: 837 })] } },
  },
  { is: 'pass', because: 'there is no release', facts: { helmReleases: { counted: [] } } },
  {
    is: 'fail',
    because: 'eleven are kept',
    facts: { helmReleases: { counted: [release('shop', { kept: 11 })] } },
    subjects: ['web/shop'],
  },
  {
    is: 'fail',
    because: '60 are kept, and another release keeps ten',
    facts: bloated,
    subjects: ['web/shop'],
    says: 'Helm 3 or 4 keeps 60 revisions of release shop in web',
  },
  {
    is: 'fail',
    because: 'Tiller keeps all',
    facts: ofTiller,
    subjects: ['kube-system/old'],
    says: 'Helm 2 keeps 400 revisions',
  },
  {
    is: 'pass',
    because: '200 releases of ten are 2,000',
    facts: { helmReleases: { counted: Array.from({ length: 200 }, (_, index) => release(`r${index}`)) } },
  },
  {
    is: 'fail',
    because: '201 releases of ten are more',
    facts: { helmReleases: { counted: Array.from({ length: 201 }, (_, index) => release(`r${index}`)) } },
    subjects: ['all releases'],
    says: '2010 revisions of 201 releases',
  },
  { is: 'unknown', because: 'releases were not asked for', facts: { helmReleases: undefined } },
  {
    is: 'unknown',
    because: 'neither releases nor the audit log were looked at',
    facts: { helmReleases: undefined, helmChanges: undefined },
    says: 'helmReleases was not read; helmChanges was not read',
  },
  {
    is: 'fail',
    because: 'eleven came in a week and none went, while releases were not asked for',
    facts: audited({ created: 11, highestRevision: 11 }),
    subjects: ['web/shop'],
    says: 'keeps 11 revisions at least',
    cites: ['11 revisions of shop in web were created', '0 were deleted'],
  },
  {
    is: 'unknown',
    because: 'the 837th revision came, one went for each, and what is kept was not counted',
    facts: audited({ created: 40, deleted: 40, highestRevision: 837 }),
  },
  {
    is: 'pass',
    because: 'ten are kept, as those who counted them say, whatever came in a week',
    facts: { ...audited({ created: 40 }), helmReleases: { counted: [release('shop')] } },
  },
  {
    is: 'unknown',
    because: 'only some namespaces were counted',
    facts: { helmReleases: { counted: [release('shop')], within: ['web', 'shop'] } },
    says: 'Releases were counted in web, shop alone: what Helm keeps elsewhere is not known.',
  },
  {
    is: 'unknown',
    because: 'ten are kept, as those say who counted in this namespace, whatever came in a week',
    facts: { ...audited({ created: 40 }), helmReleases: { counted: [release('shop')], within: ['web'] } },
  },
  {
    is: 'fail',
    because: 'forty came in a week to a Tiller that lies elsewhere',
    facts: { ...audited({ helm: 2, created: 40 }), helmReleases: { counted: [] } },
    subjects: ['web/shop'],
  },
  {
    is: 'pass',
    because: "Tiller's are counted where it mostly lies",
    facts: { ...audited({ helm: 2, namespace: 'kube-system', created: 40 }), helmReleases: { counted: [] } },
  },
  {
    is: 'fail',
    because: 'forty came in a week in a namespace in which nobody counted',
    facts: { ...audited({ created: 40 }), helmReleases: { counted: [], within: ['shop'] } },
    subjects: ['web/shop'],
    cites: ['40 revisions of shop in web were created', '0 were deleted'],
  },
  {
    is: 'fail',
    because: '60 are kept, and how full etcd is was not measured',
    facts: { ...bloated, apiServerLoad: undefined },
  },
  { is: 'unknown', because: 'the cluster itself was not seen', facts: { apiServer: undefined } },
  { is: 'notApplicable', because: 'it is stopped', facts: { apiServer: anApiServer({ powerState: 'Stopped' }) } },
];

testCheck(helmHistory, rows);

describe('how bad it is', () => {
  const full = (...values: readonly (number | null)[]): SomeFacts => ({
    apiServerLoad: measured(CLUSTER.id, { etcd_database_usage_percentage: values }),
  });

  // https://learn.microsoft.com/azure/aks/best-practices-performance-scale-large: clean up above 50 %
  it.each([
    ['nobody measured etcd', { apiServerLoad: undefined }, 'low'],
    ['etcd is half empty', full(49, 49, 49, 49), 'low'],
    ['etcd was full, and was cleaned up', full(60, 60, 30, 30), 'low'],
    ['etcd fills up', full(40, 48, 60, 64), 'medium'],
  ])('%s', (_, etcd: SomeFacts, severity) => {
    expect(ask(helmHistory, { ...bloated, ...etcd })[0]).toMatchObject({ severity, certainty: 'proven' });
    expect(ask(helmHistory, { ...audited({ created: 40 }), ...etcd })[0]).toMatchObject({ severity });
  });

  it('says how full etcd is, with the measurement', () => {
    const [finding] = ask(helmHistory, { ...bloated, ...full(40, 48, 60, 64) });

    expect(finding?.reason).toContain('The database of etcd is 62% full.');
    expect(finding?.evidence.at(-1)?.source).toMatch(/^metric:.*\|etcd_database_usage_percentage\|/);
  });
});

describe('what mends it', () => {
  it('leaves the newest ten, and what is deployed', () => {
    expect(ask(helmHistory, bloated)[0]?.remediation.command).toBe(
      'kubectl get secret -n web -l owner=helm,name=shop,status=superseded --sort-by=.metadata.creationTimestamp -o name | head -n -10 | xargs -r kubectl delete -n web',
    );
  });

  it('is of ConfigMaps for Tiller', () => {
    expect(ask(helmHistory, ofTiller)[0]?.remediation.command).toContain(
      'kubectl get configmap -n kube-system -l OWNER=TILLER,NAME=old,STATUS=SUPERSEDED ',
    );
  });

  it('is the same as data', () => {
    const fleet = aFleet(bloated);
    const change = diagnose(fleet, [helmHistory])[0]?.remediation.change ?? {};

    expect(diagnose(applyChange(fleet, change), [helmHistory]).map(({ status }) => status)).toEqual(['pass']);
  });
});
