import { isWell, meaningOf } from '../aks/dials.ts';
import type { Config } from '../model/config.ts';
import { type Exemption, type Finding, SEVERITIES } from '../model/finding.ts';
import type { ClusterSummary, Problem, ScanReport, Summary } from '../model/report.ts';
import type { Probe } from '../model/probe.ts';
import type { ClusterRef, ClusterSnapshot, FleetSnapshot } from '../model/snapshot.ts';

/** The last stage of a scan: findings become a report. Pure. */
export function close(
  scan: ScanReport['scan'],
  snapshot: FleetSnapshot,
  found: readonly Finding[],
  config: Config,
  problems: readonly Problem[],
): ScanReport {
  const refs = new Map(snapshot.clusters.map(({ cluster }) => [cluster.id, cluster]));
  const findings = asConfigured(found, config, refs, scan.startedAt);
  const expired = (config.exemptions ?? []).filter(({ expiresAt }) => isPast(expiresAt, scan.startedAt));
  const byCluster = Map.groupBy(findings, ({ cluster }) => cluster);
  return {
    schemaVersion: 1,
    scan,
    summary: summarize(snapshot.clusters.length, findings),
    clusters: snapshot.clusters.map((one) => summarizeCluster(one, byCluster.get(one.cluster.id) ?? [])),
    findings,
    problems: [...problems, ...expired.map(problemOfExpired)],
  };
}

/** Findings as the configuration wants them told at a time: with its severities, and with the exemptions that count by then. */
export function asConfigured(
  found: readonly Finding[],
  config: Config,
  clusters: ReadonlyMap<string, Pick<ClusterRef, 'name'>>,
  at: string,
): readonly Finding[] {
  const valid = (config.exemptions ?? []).filter(({ expiresAt }) => !isPast(expiresAt, at));
  return found.map((finding) => exempted(withSettings(finding, config), valid, clusters));
}

function withSettings(finding: Finding, { checks = {} }: Config): Finding {
  const severity = checks[finding.check]?.severity;
  return severity === undefined ? finding : { ...finding, severity };
}

function exempted(
  finding: Finding,
  exemptions: readonly Exemption[],
  clusters: ReadonlyMap<string, Pick<ClusterRef, 'name'>>,
): Finding {
  if (finding.status !== 'fail') return finding;
  const found = exemptions.find(({ check, cluster, subject }) => {
    const isCluster = cluster.toLowerCase() === finding.cluster || cluster === clusters.get(finding.cluster)?.name;
    return check === finding.check && isCluster && (subject === undefined || subject === finding.subject);
  });
  if (found === undefined) return finding;
  const { reason, owner, expiresAt } = found;
  return { ...finding, exemption: { reason, owner, expiresAt } };
}

function isPast(time: string, now: string): boolean {
  return Date.parse(time) <= Date.parse(now);
}

function problemOfExpired({ check, cluster, owner, expiresAt }: Exemption): Problem {
  return {
    where: `exemption of ${check} for ${cluster}`,
    what: `expired on ${expiresAt} and exempts nothing; ask ${owner}`,
    kind: 'notice',
  };
}

/** What was mended has the verdict of its check beside it: it counts once. */
export function summarize(clusters: number, all: readonly Finding[]): Summary {
  const findings = all.filter(({ state }) => state !== 'resolved');
  const count = (test: (finding: Finding) => boolean) => findings.filter(test).length;
  return {
    clusters,
    fail: count(isOpenFailure),
    pass: count(({ status }) => status === 'pass'),
    unknown: count(({ status }) => status === 'unknown'),
    notApplicable: count(({ status }) => status === 'notApplicable'),
    exempted: count(({ exemption }) => exemption !== undefined),
  };
}

function summarizeCluster(
  { cluster: { id, name, subscriptionId, location }, facts: { probe } }: ClusterSnapshot,
  findings: readonly Finding[],
): ClusterSummary {
  return {
    id,
    name,
    subscriptionId,
    location,
    worst: worstOf(findings),
    ...(probe.known && { probe: inWords(probe.value) }),
  };
}

/** What a cluster comes to, by its findings. */
export function worstOf(findings: readonly Finding[]): ClusterSummary['worst'] {
  const failures = findings.filter(isOpenFailure);
  const worst = SEVERITIES.find((severity) => failures.some((finding) => finding.severity === severity));
  const isUnclear = findings.some(({ status, unseen }) => status === 'unknown' || unseen.length > 0);
  return worst ?? (isUnclear ? 'unknown' : 'pass');
}

function inWords({ vantage, dials }: Probe): NonNullable<ClusterSummary['probe']> {
  return { vantage, dials: dials.map((dial) => ({ ...dial, says: meaningOf(dial), isWell: isWell(dial) })) };
}

/** What counts as failing: it is not accepted for a while. */
export function isOpenFailure({ status, exemption }: Finding): boolean {
  return status === 'fail' && exemption === undefined;
}
