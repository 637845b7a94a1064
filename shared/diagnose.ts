import { createHash } from 'node:crypto';
import type { Check } from './checks/check.ts';
import type { CheckSettings, Config } from './model/config.ts';
import type { Fact, Facts, Seen } from './model/facts.ts';
import type { Finding, Verdict } from './model/finding.ts';
import type { ClusterRef, ClusterSnapshot, FleetSnapshot } from './model/snapshot.ts';
import type { ResourceId } from './reachability/index.ts';

/** Asks every check about every cluster. At least one finding for each pair, in their order; it never throws and reads no clock. */
export function diagnose(
  snapshot: FleetSnapshot,
  checks: readonly Check[],
  settings: Config['checks'] = {},
): readonly Finding[] {
  const asked = checks.map((check) => ({ check, thresholds: thresholdsOf(check, settings[check.id]) }));
  return snapshot.clusters.flatMap((one) => asked.flatMap((question) => findings(snapshot, one, question)));
}

/** A check, and the numbers that count for it. */
interface Question {
  readonly check: Check;
  readonly thresholds: Readonly<Record<string, number>>;
}

function thresholdsOf({ thresholds = {} }: Check, settings: CheckSettings = {}): Question['thresholds'] {
  const own = Object.entries(thresholds).map(([name, { value }]) => [name, value] as const);
  return { ...Object.fromEntries(own), ...settings.thresholds };
}

function findings(
  snapshot: FleetSnapshot,
  { cluster, facts: own }: ClusterSnapshot,
  question: Question,
): readonly Finding[] {
  const { check } = question;
  const facts: Seen<Facts> = { ...snapshot.facts, ...own };
  const verdict = judge(question, facts, cluster);
  const base = {
    check: check.id,
    cause: check.cause,
    cluster: cluster.id,
    title: check.title,
    severity: check.severity,
    status: verdict.status,
    observedAt: observedAt(check, facts) ?? snapshot.takenAt,
    remediation: check.remediation,
  };
  if (verdict.status !== 'fail') {
    const id = findingId(cluster.id, check.id, '');
    return [{ ...base, id, subject: '', reason: verdict.reason, unseen: [], evidence: [] }];
  }
  return verdict.troubles.map(({ command, change, ...trouble }) => ({
    ...base,
    ...trouble,
    id: findingId(cluster.id, check.id, trouble.subject),
    unseen: verdict.unseen,
    remediation: { ...check.remediation, ...(command && { command }), ...(change && { change }) },
  }));
}

function judge({ check, thresholds }: Question, facts: Seen<Facts>, cluster: ClusterRef): Verdict {
  const unseen = check.reads.flatMap((name) => (facts[name].known ? [] : [facts[name].why]));
  if (unseen.length > 0) return { status: 'unknown', reason: unseen.join('; ') };

  const read = check.reads.map((name) => [name, facts[name].known && facts[name].value]);
  const mayRead = (check.mayRead ?? []).map((name) => [name, facts[name]]);
  try {
    return check.run(Object.fromEntries([...mayRead, ...read]) as Parameters<Check['run']>[0], cluster, thresholds);
  } catch (error) {
    return { status: 'unknown', reason: `The check itself broke, which is a defect of ours: ${String(error)}` };
  }
}

/** When the oldest of the facts was seen that the check looked at. */
function observedAt(check: Check, facts: Seen<Facts>): string | undefined {
  const names: readonly Fact[] = [...check.reads, ...(check.mayRead ?? [])];
  return names.flatMap((name) => (facts[name].known ? [facts[name].observedAt] : [])).toSorted()[0];
}

/** The id of a finding: the same in every scan, and another for every cluster, check and subject. */
export function findingId(cluster: ResourceId, check: string, subject: string): string {
  return createHash('sha256').update([cluster, check, subject].join('\n')).digest('hex').slice(0, 32);
}
