import type { AgentError } from '../model/agent-error.ts';
import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Evidence } from '../model/finding.ts';
import type { Lines } from '../model/lines.ts';
import type { Logged } from '../model/logs.ts';
import type { Observed } from '../model/observed.ts';
import type { ServerError } from '../model/server-error.ts';
import { citeRow } from './cite.ts';
import { minutesBetween } from './minutes.ts';

/** Lines of a log that tell of trouble, with what they say. */
export interface Told<E> extends Lines {
  readonly error: E;
  /** Nodes whose agents wrote them, where agents did. */
  readonly nodes?: readonly string[];
  /** Some were still written when the log was asked: what is tried all the time, and was not seen for an hour, is over. */
  readonly isCurrent: boolean;
  readonly evidence: Evidence;
}

/** What was told, and why there may be more. */
export interface Tale<E> {
  readonly told: readonly Told<E>[];
  readonly unseen: readonly string[];
  /** Nobody was asked to listen. */
  readonly isUnasked: boolean;
}

/** Why what would be told is not known; nothing where nobody was asked to listen. */
export function unheard({ unseen, isUnasked }: Tale<unknown>, what: string): readonly string[] {
  return isUnasked ? [] : unseen.map((why) => `${what} is not known: ${why}.`);
}

/** What API servers say of their ways into the cluster. Their log and the audit log tell the same: one of them, read whole, suffices. */
export function serverErrors({
  serverLog,
  failedCalls,
}: Pick<Seen<ClusterFacts>, 'serverLog' | 'failedCalls'>): Tale<ServerError> {
  const [ofLog, ofCalls] = [toldIn(serverLog), toldIn(failedCalls)];
  const isWhole = ofLog.unseen.length === 0 || ofCalls.unseen.length === 0;
  // How to have the first of them collected is enough.
  const isUnasked = ofLog.isUnasked && ofCalls.isUnasked;
  return { told: [...ofLog.told, ...ofCalls.told], unseen: isWhole ? [] : ofLog.unseen, isUnasked };
}

/** https://learn.microsoft.com/azure/azure-monitor/containers/container-insights-data-collection-configure */
const NOT_COLLECTED =
  'no line of the agents is in ContainerLogV2, as Container insights leaves kube-system out: in the ConfigMap container-azm-ms-agentconfig take kube-system out of exclude_namespaces and put "kube-system:konnectivity-agent" into collect_system_pod_logs, for stdout and for stderr';

/** What the tunnel's agents say. Where there is no line at all, nobody listened. */
export function agentErrors({ agentLog }: Pick<Seen<ClusterFacts>, 'agentLog'>): Tale<AgentError> {
  const tale = toldIn(agentLog);
  const isSilent = agentLog.known && agentLog.value.rows.length === 0 && tale.unseen.length === 0;
  return isSilent ? { told: [], unseen: [NOT_COLLECTED], isUnasked: false } : tale;
}

function toldIn<E>(log: Observed<Logged<Lines & { readonly error?: E; readonly nodes?: readonly string[] }>>): Tale<E> {
  if (!log.known) return { told: [], unseen: [log.why], isUnasked: log.isUnasked ?? false };
  const { rows, unseen, toAt } = log.value;
  const told = rows.flatMap(({ error, ...lines }): readonly Told<E>[] => {
    if (error === undefined) return [];
    const { hits, line, lastSeenAt } = lines;
    const evidence = citeRow(`${hits} times, last at ${lastSeenAt}: ${line}`, log.value, { Line: line }, 'Line');
    return [{ ...lines, error, evidence, isCurrent: isCurrent(lastSeenAt, toAt) }];
  });
  return { told, unseen, isUnasked: false };
}

/** Whether what was seen last then still goes on when the log was asked. */
export function isCurrent(lastSeenAt: string, toAt: string): boolean {
  return minutesBetween(lastSeenAt, toAt) <= OVER_AFTER_MINUTES;
}

const OVER_AFTER_MINUTES = 60;
/** So long must something be seen before it counts: what starts or moves fails for a moment. */
const SUSTAINED_MINUTES = 10;

/** From when until when lines were written. */
export function spanOf(told: readonly Pick<Lines, 'firstSeenAt' | 'lastSeenAt'>[]): {
  readonly from: string;
  readonly to: string;
  readonly isSustained: boolean;
} {
  const [from = ''] = told.map(({ firstSeenAt }) => firstSeenAt).toSorted();
  const to =
    told
      .map(({ lastSeenAt }) => lastSeenAt)
      .toSorted()
      .at(-1) ?? '';
  return { from, to, isSustained: told.length > 0 && minutesBetween(from, to) >= SUSTAINED_MINUTES };
}

/** Those of some kind that are still told, and have been for a while; none where it was for a moment. */
export function lasting<E>(told: readonly Told<E>[], isOne: (error: E) => boolean): readonly Told<E>[] {
  const own = told.filter((one) => one.isCurrent && isOne(one.error));
  return spanOf(own).isSustained ? own : [];
}

export function hitsOf(told: readonly Lines[]): number {
  return told.reduce((sum, { hits }) => sum + hits, 0);
}
