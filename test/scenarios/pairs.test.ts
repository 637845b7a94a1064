import { createEmulator } from '../emulator/emulator.ts';
import { scanLive } from '../live.ts';
import { troubled } from './index.ts';
import { pairsOf, together } from './scenario.ts';

const pairs = pairsOf(troubled);
const { fleet, config } = together(pairs);
const emulator = createEmulator(fleet);
emulator.pageSize = 1_000;
const { report } = await scanLive(emulator, {}, config);
const failing = Map.groupBy(
  report.findings.filter(({ status }) => status === 'fail'),
  ({ cluster }) => cluster.slice(cluster.lastIndexOf('/') + 1),
);

/** Where one leaves the other no place: which check has nothing to tell, and why. */
const silent: Readonly<Record<string, readonly [check: string, why: string]>> = {
  'stopped--deny-all-but-vnet': ['required-egress', 'of a stopped cluster no way is looked at'],
  'stopped--agents-intercepted': ['tunnel-alpn', 'of a stopped cluster no way is looked at'],
  'stopped--ports-above-addresses': ['snat-exhaustion', 'of a stopped cluster no way is looked at'],
  'stopped--ports-above-when-scaled': ['snat-exhaustion', 'of a stopped cluster no way is looked at'],
  'stopped--connections-failing': ['snat-exhaustion', 'of a stopped cluster no way is looked at'],
  'stopped--watches-leaked': ['api-call-leak', 'a stopped cluster serves no calls'],
  'stopped--get-storm': ['api-call-leak', 'a stopped cluster serves no calls'],
  'stopped--api-server-pinned': ['api-server-load', 'a stopped cluster emits no metrics'],
  'tls-inspected--base-policy-denies': ['tunnel-alpn', 'the rule that mends the one spares the other'],
  'tls-inspected--firewall-deleted': ['tunnel-alpn', 'there is no firewall'],
  'tls-inspected--route-table-missing': ['tunnel-alpn', 'no route leads to the firewall'],
  'office-left-out--open-to-all': ['authorized-ranges', 'the second list takes the place of the first'],
  'office-left-out--private-range': ['authorized-ranges', 'the second list takes the place of the first'],
  'nat-before-balancer--open-to-all': ['authorized-egress', 'the list lets everyone in'],
  'node-prefix-left-out--open-to-all': ['authorized-egress', 'the list lets everyone in'],
  'nat-before-balancer--ports-above-addresses': ['snat-exhaustion', 'nobody leaves by the load balancer'],
  'nat-before-balancer--ports-above-when-scaled': ['snat-exhaustion', 'nobody leaves by the load balancer'],
  'node-prefix-left-out--ports-above-addresses': ['snat-exhaustion', 'each node has an address of its own'],
  'node-prefix-left-out--ports-above-when-scaled': ['snat-exhaustion', 'each node has an address of its own'],
  'nat-before-balancer--connections-failing': ['snat-exhaustion', 'nobody leaves by the load balancer'],
  'node-prefix-left-out--connections-failing': ['snat-exhaustion', 'each node has an address of its own'],
  'nat-left-out--nat-without-address': ['authorized-egress', 'there is no address to let in'],
  'nodes-by-firewall--route-table-missing': ['node-traffic', 'the route is gone'],
  'firewall-deleted--firewall-left-out': ['authorized-egress', 'there is no address to let in'],
  'hub-not-linked--resolver-not-linked': ['private-access', 'the second link takes the place of the first'],
  'hub-not-linked--record-missing': ['private-access', 'there is no client'],
  'firewall-deleted--firewall-ports-used': ['snat-exhaustion', 'there is no firewall'],
  'route-table-missing--firewall-ports-used': ['snat-exhaustion', 'nothing leaves by the firewall'],
  'route-table-missing--firewall-left-out': ['authorized-egress', 'nothing leaves by the firewall'],
};

describe('two troubles at once', () => {
  it.each(pairs)('are both told: $id', ({ id, checks }) => {
    const found = new Set(failing.get(id)?.map(({ check }) => check));

    const missing = checks.filter((check) => check !== undefined && !found.has(check));
    expect(missing).toEqual(silent[id]?.slice(0, 1) ?? []);
  });
});
