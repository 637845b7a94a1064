import { clusterQuestions } from '../../shared/collect/read/logs/index.ts';
import { checks as allChecks } from '../../shared/checks/index.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { scanLive } from '../live.ts';
import { largeFleet } from './large-fleet.ts';

/** Resource Graph's own: https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data */
const ROWS_ON_A_PAGE = 1_000;

/** Time and memory are measured by `npm run bench`; calls are the same on every machine, and promised. */
it.each([
  [200, 50, 110],
  [1_000, 300, 600],
])('%d clusters in %d subscriptions are scanned with at most %d calls', async (clusters, subscriptions, most) => {
  const { fleet, config, planted } = largeFleet(clusters, subscriptions);
  const emulator = createEmulator(fleet);
  emulator.pageSize = ROWS_ON_A_PAGE;
  // No check costs a call, so only those are asked that find what is planted; how long flows take is what `npm run bench` tells.
  const asked = new Set(planted.values());
  const checks = Object.fromEntries(allChecks.map(({ id }) => [id, { enabled: asked.has(id) }]));
  const target = { scope: { managementGroups: ['mg-root'] } };
  const { report } = await scanLive(emulator, target, { ...config, checks, sources: { logs: true } });

  const { resourceGraph, arm, metrics, logs, suspects, confirm } = report.scan.azureCalls;
  expect(resourceGraph + arm + metrics + logs).toBeLessThanOrEqual(most);
  // One for each subscription, as all is in one region and no subscription has more than 50 clusters.
  expect(metrics).toBe(subscriptions);
  // Calls follow the pages, not the clusters: subscriptions, clusters, network, rule collection groups, records, and service tags.
  const network = fleet.resources.length - clusters;
  // Where logs go is read 20 at once: of each cluster and firewall, of each workspace, and of the tables there that may be Basic, five at most.
  const firewalls = fleet.resources.filter(({ type }) => type === 'Microsoft.Network/azureFirewalls').length;
  const places = Math.ceil((clusters + firewalls) / 20) + Math.ceil((subscriptions * 6) / 20);
  // Resource Graph tells, of at most 300 subscriptions at once: that data collection rules hold for clusters, these rules, and flow logs.
  const kept = 3 * Math.max(Math.ceil(clusters / ROWS_ON_A_PAGE), Math.ceil(subscriptions / 300));
  expect(resourceGraph + arm).toBeLessThanOrEqual(6 + Math.ceil(network / ROWS_ON_A_PAGE) + places + kept);
  // A question is about 100 workspaces or 500 clusters at most, and each log that is never silent is asked whether rows arrive: both audit logs, and pods.
  const questions = Object.keys(clusterQuestions).length + 3;
  expect(logs).toBeLessThanOrEqual(questions * Math.max(Math.ceil(subscriptions / 100), Math.ceil(clusters / 500)));
  expect(report.clusters).toHaveLength(clusters);
  // Of clusters behind load balancers and firewalls, four metrics of each subscription that has any.
  expect(suspects).toBeLessThanOrEqual(4 * subscriptions);
  expect(confirm).toBeLessThanOrEqual(4 * planted.size);

  const names = new Map(report.clusters.map(({ id, name }) => [id, name]));
  const failures = report.findings.filter(({ status }) => status === 'fail');
  const found = failures.map(({ cluster, check }) => [names.get(cluster), check] as const);
  expect(new Map(found)).toEqual(planted);
  expect([report.summary.clusters, report.problems]).toEqual([clusters, []]);
});
