import { nameOf, stormTrouble, watchTrouble } from '../aks/call-leaks.ts';
import { binsOf } from '../aks/call-bins.ts';
import { type LoadLimits, loadTroubles } from '../aks/load.ts';
import { readStorms } from '../aks/read-storms.ts';
import { watchLeaks } from '../aks/watch-leaks.ts';
import type { Trouble } from '../model/finding.ts';
import { LOAD_LIMITS } from './api-server-load.ts';
import { defineCheck, notApplicable, unknown, verdict } from './check.ts';

/** Of less time nothing can be said to last, or to grow. */
const LEAST_BINS = 8;
/** An API server is busy where api-server-load says so. */
const LOADED = Object.fromEntries(
  Object.entries(LOAD_LIMITS).map(([name, { value }]) => [name, value]),
) as unknown as LoadLimits;

export const apiCallLeak = defineCheck({
  id: 'api-call-leak',
  cause: 5,
  title: 'A program reads the API server far more than others, or opens watches that it never ends',
  severity: 'medium',
  remediation: {
    summary:
      'Have the program watch in place of reading again and again, list with a limit or a selector, and end every watch that it opens.',
    docs: 'https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/troubleshoot-apiserver-etcd',
  },
  explanation: `The audit log \`kube-audit\` tells who calls: the user agent, the user, and of a pod its name, where its token carries
it; else only the address that it calls from.

A program fails if one instance of it reads, lists, or lists everything there is, often and for at least half an hour, and far more than
instances of other programs do (by their median and the deviations from it); or if it holds ever more watches: a watch is told when it
opens and when it ends.

What comes all at once is left out: nodes that joined, with the pods that each has, and API servers that went down, after which all watch
anew. What the control plane, nodes and add-ons of AKS do is never told: it grows with the cluster, and only AKS could mend it.

Reads that the audit policy of AKS leaves out (of nodes by nodes, of events, of \`/healthz\`) are not seen, nor how large answers are;
\`kube-audit-admin\` has no reads at all.

A program may need what it reads: that is why a failure is likely, not proven. It is high where calls were turned away with 429 or the
API server is busy, by its metrics.`,
  reads: ['apiServer', 'apiUse'],
  mayRead: ['apiServerLoad'],
  thresholds: {
    readsPerSecond: {
      value: 5,
      meaning: 'reads a second from which on one instance is told; what client-go allows by default.',
    },
    listsPerSecond: { value: 1, meaning: 'lists a second from which on one instance is told.' },
    unboundedListsPerMinute: {
      value: 6,
      meaning:
        'lists a minute of all namespaces, without limit, selector or version, from which on one instance is told.',
    },
    timesPeers: { value: 5, meaning: 'so many times the median of other programs it must be.' },
    watchGrowth: { value: 30, meaning: 'so many more watches than ever before, in six hours, are told.' },
  },

  run({ apiServer, apiUse, apiServerLoad }, cluster, limits) {
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');
    const { rows, fromAt, toAt } = apiUse;
    const bins = binsOf(rows).length;
    if (bins === 0)
      return unknown(`The audit log holds no call from ${fromAt} to ${toAt}, and something always calls.`);

    const { readsPerSecond: reads, listsPerSecond: lists, unboundedListsPerMinute } = limits;
    const floors = { reads, lists, unboundedLists: unboundedListsPerMinute / 60 };
    const storms = readStorms(rows, { floors, times: limits.timesPeers });
    const watches = watchLeaks(rows, limits.watchGrowth);
    const troubles = [
      ...storms.storms.map((storm) => stormTrouble(apiUse, storm, cluster)),
      ...watches.leaks.map((leak) => watchTrouble(apiUse, leak, cluster)),
    ];
    const isThrottled = rows.some(({ throttled }) => throttled > 0);
    const load = apiServerLoad.known ? loadTroubles(apiServerLoad.value, LOADED, []) : [];
    const weighed = troubles.map((trouble): Trouble => ({
      ...trouble,
      ...((isThrottled || load.length > 0) && { severity: 'high' }),
      evidence: [...trouble.evidence, ...load.flatMap(({ evidence }) => evidence)],
    }));
    return verdict(
      weighed,
      [
        ...apiUse.unseen,
        ...(bins < LEAST_BINS ? [`The audit log has calls of only ${bins} quarters of an hour before ${toAt}.`] : []),
        ...storms.unsure.map((use) => `${nameOf(use)} reads much, and too few others call to compare it with.`),
        ...watches.unsure.map(
          (use) =>
            `${nameOf(use)} holds ever more watches, but mostly when nodes joined or everybody opened watches anew.`,
        ),
      ],
      'No program reads far more than others, and none holds ever more watches.',
    );
  },
});
