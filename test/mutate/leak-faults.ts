import type { Fault } from './faults.ts';

const CHECK = 'test/checks/api-call-leak.test.ts';
const QUESTION = 'test/collect/api-use.test.ts';
const HELM = 'test/aks/helm-churn.test.ts';
const STATISTICS = 'test/aks/statistics.test.ts';
const QUERY = 'shared/collect/read/logs/api-use.ts';

/** Faults in telling who calls an API server too much, and which releases keep too many revisions. */
export const leakFaults: readonly Fault[] = [
  {
    says: 'a new node is taken for a leak: what its pods watch counts',
    file: 'shared/aks/watch-leaks.ts',
    from: '.flatMap((at) => [at, at + 1])',
    to: '.flatMap(() => [])',
    caughtIn: CHECK,
    caughtBy: 'pass: nodes joined, and each has a pod that watches',
  },
  {
    says: 'an API server that went down is taken for a leak of everybody',
    file: 'shared/aks/watch-leaks.ts',
    from: '...reconnections(axis, uses, use)',
    to: '',
    caughtIn: CHECK,
    caughtBy: 'pass: an API server goes down again and again',
  },
  {
    says: 'a program that is started anew is taken for one that leaks',
    file: 'shared/aks/growth.ts',
    from: '(levels.at(-1) ?? 0) - Math.max(...levels.slice(0, start + 1))',
    to: '(levels.at(-1) ?? 0) - (levels[start] ?? 0)',
    caughtIn: STATISTICS,
    caughtBy: 'nor of one that falls back as far as it rose',
  },
  {
    says: 'one busy time is enough: informers that list anew are a storm',
    file: 'shared/aks/read-storms.ts',
    from: 'Math.min(count, counts[before] ?? 0)',
    to: 'Math.max(count, counts[before] ?? 0)',
    caughtIn: CHECK,
    caughtBy: 'pass: informers list anew after they lost their connection',
  },
  {
    says: 'a mean stands in for the median, and a few wild peers hide the wildest',
    file: 'shared/aks/outlier.ts',
    from: 'return (low + high) / 2;',
    to: 'return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length) + 0 * (low + high);',
    caughtIn: STATISTICS,
    caughtBy: 'a few wild peers hide nothing',
  },
  {
    says: 'what AKS runs is accused',
    file: 'shared/aks/platform-users.ts',
    from: 'if (account === undefined) return USERS.has(username);',
    to: 'if (account === undefined) return false;',
    caughtIn: CHECK,
    caughtBy: 'pass: the garbage collector reads all there is',
  },
  {
    says: "all of kube-system is taken for AKS's own",
    file: 'shared/aks/platform-users.ts',
    from: "(account.namespace === 'kube-system' && SYSTEM_ACCOUNTS.test(account.name))",
    to: "account.namespace === 'kube-system'",
    caughtIn: CHECK,
    caughtBy: 'fail: it lies in kube-system, and is not of AKS',
  },
  {
    says: 'pods behind one address are taken for one',
    file: 'shared/aks/read-storms.ts',
    from: 'return Math.max(1, nodes / instances);',
    to: 'return Math.max(1, 0 * nodes * instances);',
    caughtIn: CHECK,
    caughtBy: 'pass: the same from one address, which a hundred share',
  },
  {
    says: 'a log without a call reads as a quiet cluster',
    file: 'shared/checks/api-call-leak.ts',
    from: 'if (bins === 0)',
    to: 'if (bins < 0)',
    caughtIn: CHECK,
    caughtBy: 'unknown: the log holds no call at all',
  },
  {
    says: 'a watch that was refused counts as one that ended, and hides a leak',
    file: QUERY,
    from: ' and Code < 400) by _ResourceId, Agent, Username, ToldApartBy, Instance, Bin, Resource',
    to: ') by _ResourceId, Agent, Username, ToldApartBy, Instance, Bin, Resource',
    caughtIn: QUESTION,
    caughtBy: 'one that was refused never opened',
  },
  {
    says: 'whoever may not watch, and tries again and again, is taken for one that leaks',
    file: QUERY,
    from: "Stage == 'ResponseStarted' and Code < 400",
    to: "Stage == 'ResponseStarted'",
    caughtIn: QUESTION,
    caughtBy: 'one that was refused never opened',
  },
  {
    says: 'a list from the cache of the API server counts as unbounded',
    file: QUERY,
    from: '(limit|labelSelector|fieldSelector|resourceVersion)',
    to: '(limit|labelSelector|fieldSelector)',
    caughtIn: QUESTION,
    caughtBy: 'a list of /api/v1/pods?resourceVersion=0 is unbounded: 0',
  },
  {
    says: 'the user agent is believed: whoever calls itself the controller manager is it',
    file: QUERY,
    from: " and Name startswith 'system:serviceaccount:kube-system:', 'system",
    to: ", 'system",
    caughtIn: QUESTION,
    caughtBy: 'but for who only says so',
  },
  {
    says: 'the number of a revision is taken for how many are kept',
    file: 'shared/aks/helm-churn.ts',
    from: 'return Math.max(0, created - deleted);',
    to: 'return Math.max(0, highestRevision);',
    caughtIn: HELM,
    caughtBy: '837 were ever made, and ten are kept',
  },
  {
    says: 'namespaces in which nobody counted are acquitted',
    file: 'shared/checks/helm-history.ts',
    from: 'helmReleases.known ? uncountedOf(releases)',
    to: 'helmReleases.known ? []',
    caughtIn: 'test/checks/helm-history.test.ts',
    caughtBy: 'unknown: only some namespaces were counted',
  },
  {
    says: 'a namespace that was deleted keeps all revisions that ever came to it',
    file: 'shared/aks/helm-churn.ts',
    from: ' && !emptied.has(changes.namespace)',
    to: ' && emptied.size >= 0',
    caughtIn: HELM,
    caughtBy: 'are not told where all of their namespace was deleted at once',
  },
];
