import { apiServerLoad } from './api-server-load.ts';
import { apiCallLeak } from './api-call-leak.ts';
import { apiServerSubnet } from './api-server-subnet.ts';
import { authorizedEgress } from './authorized-egress.ts';
import { authorizedRanges } from './authorized-ranges.ts';
import type { Check } from './check.ts';
import { clusterState } from './cluster-state.ts';
import { helmHistory } from './helm-history.ts';
import { nodeDns } from './node-dns.ts';
import { nodeTraffic } from './node-traffic.ts';
import { privateAccess } from './private-access.ts';
import { rangeHygiene } from './range-hygiene.ts';
import { requiredEgress } from './required-egress.ts';
import { snatExhaustion } from './snat-exhaustion.ts';
import { tunnelAlpn } from './tunnel-alpn.ts';
import { tunnelPods } from './tunnel-pods.ts';
import { webhooks } from './webhooks.ts';

/** Every check, in the order of every report: first what explains all else, then the article's causes. */
export const checks: readonly Check[] = [
  clusterState,
  tunnelPods,
  requiredEgress,
  tunnelAlpn,
  authorizedRanges,
  authorizedEgress,
  rangeHygiene,
  apiCallLeak,
  helmHistory,
  nodeTraffic,
  privateAccess,
  nodeDns,
  apiServerSubnet,
  snatExhaustion,
  webhooks,
  apiServerLoad,
];
