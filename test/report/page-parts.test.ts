import type { Finding } from '../../shared/model/finding.ts';
import type { ClusterSummary } from '../../shared/model/report.ts';
import { cell } from '../../shared/report/html/fleet.ts';
import { portalLink } from '../../shared/report/html/portal.ts';
import { headlineOf } from '../../shared/report/html/page.ts';
import { helps } from '../../shared/report/html/sections.ts';
import { CLUSTER } from '../builders.ts';

const PASS: Finding = {
  id: 'x',
  check: 'node-dns',
  cause: 'extra',
  cluster: CLUSTER.id,
  subject: '',
  title: 'Nodes cannot resolve',
  severity: 'high',
  status: 'pass',
  reason: 'All is well.',
  unseen: [],
  observedAt: '2026-01-01T00:00:00.000Z',
  evidence: [],
  remediation: { summary: 'Mend it.', docs: 'https://learn.microsoft.com/azure/aks' },
};
const fail = (different: Partial<Finding> = {}): Finding => ({ ...PASS, status: 'fail', ...different });
const exemption = { reason: 'known', owner: 'team', expiresAt: '2999-01-01T00:00:00Z' };

describe('a cell of the fleet', () => {
  it.each<[string, readonly Finding[], string]>([
    ['the worst failure', [fail({ severity: 'low' }), fail({ severity: 'critical' })], 'critical C'],
    ['a failure, and that something is unknown', [fail({ unseen: ['a route table'] })], 'high H?'],
    ['never a pass where something is unknown', [{ ...PASS, unseen: ['a route table'] }], 'unknown ?'],
    ['unknown', [{ ...PASS, status: 'unknown' }], 'unknown ?'],
    ['what is accepted', [fail({ exemption })], 'accepted ○'],
    ['a failure beside what is accepted', [fail({ exemption }), fail({ severity: 'medium' })], 'medium M'],
    ['a pass', [PASS], 'pass ✓'],
    ['what does not apply', [{ ...PASS, status: 'notApplicable' }], 'na –'],
    ['nothing where nobody asked', [], 'na '],
  ])('shows %s', (_, findings, says) => {
    const { text } = cell(findings);

    const [, name] = /class="(\w+)"/.exec(text) ?? [];

    expect(`${name ?? ''} ${text.replaceAll(/<[^>]*>/g, '').trim()}`).toBe(says);
  });
});

describe('a link into the portal', () => {
  const rule =
    '/subscriptions/s/resourcegroups/r/providers/microsoft.network/networksecuritygroups/nsg/securityrules/x';

  it.each([
    ['public', 'https://portal.azure.com'],
    ['usgov', 'https://portal.azure.us'],
    ['china', 'https://portal.azure.cn'],
  ])('of the cloud %s leads to the resource that holds the rule', (cloud, portal) => {
    expect(portalLink(cloud, `${rule}#properties.access`)).toBe(
      `${portal}/#@/resource/subscriptions/s/resourcegroups/r/providers/microsoft.network/networksecuritygroups/nsg`,
    );
  });

  it.each([
    ['a cloud of one’s own', 'AzureLocal', rule],
    ['what is no cloud', 'constructor', rule],
    ['an object of Kubernetes', 'public', 'k8s:kube-system/Pod/x#status'],
    ['a script', 'public', 'javascript:alert(1)'],
  ])('there is none for %s', (_, cloud, source) => {
    expect(portalLink(cloud, source)).toBeUndefined();
  });

  it('to the resource of a metric', () => {
    const id = rule.replace('/securityrules/x', '');

    expect(portalLink('public', `metric:${id}|SnatConnectionCount|2026-01-01T00:00:00Z/2026-01-01T06:00:00Z`)).toBe(
      `https://portal.azure.com/#@/resource${id}`,
    );
  });
});

describe('what would help to know', () => {
  it.each<[string, readonly string[]]>([
    [
      "HTTP 403 AuthorizationFailed: The client does not have authorization to perform action 'Microsoft.Network/virtualNetworks/read' over scope",
      ['Microsoft.Network/virtualNetworks/read'],
    ],
    [
      'it needs list of pods (Kubernetes RBAC) or Microsoft.ContainerService/managedClusters/pods/read (Azure RBAC)',
      ['Microsoft.ContainerService/managedClusters/pods/read'],
    ],
    ['Kubernetes was not asked: set sources.kubernetes in reach.json', ['sources.kubernetes']],
    ['The file is empty.', []],
  ])('is named in "%s"', (reason, names) => {
    expect(helps(reason)).toEqual(names);
  });
});

describe('the headline', () => {
  const of = (...all: ClusterSummary['worst'][]) => headlineOf(all.map((worst) => ({ worst })));

  it.each([
    [of('high', 'info', 'pass'), '2 of 3 clusters have something to mend'],
    [of('low'), '1 of 1 cluster has something to mend'],
    [of('high', 'unknown', 'unknown', 'pass'), '1 of 4 clusters has something to mend; of 2 more not all is known'],
    [of('pass', 'pass'), 'Nothing to mend in 2 clusters'],
    [of('pass', 'unknown'), 'Nothing to mend in 2 clusters; of 1 not all is known'],
  ])('is "%s"', (headline, expected) => {
    expect(headline).toBe(expected);
  });
});
