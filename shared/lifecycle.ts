import { isInOperation } from './aks/operation.ts';
import { isChange, withFirstChanges } from './changes/kept.ts';
import { findingId } from './diagnose.ts';
import type { ClusterState, Mended, ScanMark, Waiting } from './model/cluster-state.ts';
import type { Facts, Seen } from './model/facts.ts';
import type { Finding } from './model/finding.ts';
import type { ClusterRef } from './model/snapshot.ts';

/** Between the first look at an API server that fails and the one that makes it count. */
const MS_BETWEEN_LOOKS = 10 * 60_000;
/** The check that says of others whether they count: what it finds itself counts at once. */
const GATE = 'cluster-state';
/** As many as are remembered of a cluster; the oldest are forgotten, and would be new if they came back. */
const MOST_MENDED = 500;

/** What a scan says of one cluster. */
export interface Look {
  readonly scan: ScanMark;
  /** When the scan ends. */
  readonly endedAt: string;
  readonly cluster: ClusterRef;
  /** What was known of it. */
  readonly facts: Seen<Facts>;
  /** What the checks say of it. */
  readonly findings: readonly Finding[];
  /** Azure says that there is no such cluster: then the findings do not count. */
  readonly isGone: boolean;
}

/**
 * The state of a cluster after a scan, whose findings say of each failure whether it is new, open, resolved or reopened, since when, and
 * when it was last confirmed. A failure is resolved by a pass or notApplicable on facts that were read, by its check looking at everything
 * and finding others, or by the cluster being gone; by nothing else. The same scan told twice changes nothing.
 */
export function lifecycle(before: ClusterState | undefined, look: Look): ClusterState {
  if (before?.scan.id === look.scan.id) return before;
  const past = pastOf(before);
  if (look.isGone) return goneState(past, look);

  const byCheck = Map.groupBy(look.findings, ({ check }) => check);
  const answers = [...byCheck].map(([check, told]) => ofCheck(check, told, past, look));
  const findings = answers.flatMap((one) => one.findings);
  const isAside = ({ check }: { check: string }) => !byCheck.has(check);
  const failing = new Set(findings.flatMap(({ id, status }) => (status === 'fail' ? [id] : [])));
  const mended = [...past.mended].filter(([id]) => !failing.has(id));
  return {
    cluster: look.cluster,
    scan: look.scan,
    findings,
    unchanged: unchangedIn(findings, before),
    aside: [...past.open.values()].filter(isAside),
    mended: newest(mended),
    waiting: Object.fromEntries([
      ...Object.entries(past.waiting).filter(([, one]) => isAside(one)),
      ...answers.flatMap(({ waiting }) => waiting),
    ]),
    isGone: false,
  };
}

/** Whether the state is that of a scan which began after this one: then this one comes late, and is not to be remembered. A state of the future counts for nothing. */
export function isSuperseded({ scan }: Pick<ClusterState, 'scan'>, look: Pick<Look, 'scan' | 'endedAt'>): boolean {
  return isAfter(scan.startedAt, look.scan.startedAt) && !isAfter(scan.startedAt, look.endedAt);
}

interface Past {
  readonly open: ReadonlyMap<string, Finding>;
  readonly mended: ReadonlyMap<string, Mended>;
  readonly waiting: Readonly<Record<string, Waiting>>;
}

function pastOf(before: ClusterState | undefined): Past {
  if (before === undefined) return { open: new Map(), mended: new Map(), waiting: {} };
  const { findings, aside, mended, scan, waiting } = before;
  const open = [...findings.filter(({ status }) => status === 'fail'), ...aside];
  const justMended = findings.filter(({ state }) => state === 'resolved');
  return {
    open: new Map(open.map((finding) => [finding.id, finding])),
    mended: new Map([
      ...Object.entries(mended),
      ...justMended.map((finding) => [finding.id, mendedAt(scan.startedAt, finding)] as const),
    ]),
    waiting,
  };
}

function mendedAt(resolvedAt: string, finding: Finding): Mended {
  const { check, subject, title, severity } = finding;
  return { check, subject, title, severity, ...timesOf(finding), resolvedAt };
}

interface Answer {
  readonly findings: readonly Finding[];
  readonly waiting: readonly (readonly [string, Waiting])[];
}

/** What a check says now, joined with those of its failures that were open. */
function ofCheck(check: string, told: readonly Finding[], past: Past, look: Look): Answer {
  const failing = told.filter(({ status }) => status === 'fail');
  const early = failing.filter((one) => !past.open.has(one.id) && mustWait(one, past, look));
  const counted = failing.filter((one) => !early.includes(one)).map((one) => aged(one, past, look));

  const ids = new Set(failing.map(({ id }) => id));
  const silent = [...past.open.values()].filter((one) => one.check === check && !ids.has(one.id));
  const gaps = gapsOf(told);
  const judged = silent.map((one) => ({ one, why: [...gaps, ...unlooked(one, look.facts)] }));
  const kept = judged.flatMap(({ one, why }) => (why.length > 0 ? [unconfirmed(one, why)] : []));
  const resolved = judged.flatMap(({ one, why }) => (why.length === 0 ? [mendedNow(one, told)] : []));

  // What was seen once is not forgotten because nobody could look again.
  const remembered = Object.entries(past.waiting).filter(([, one]) => one.check === check && gaps.length > 0);
  const seenEarly = early.map(
    ({ id }) => [id, past.waiting[id] ?? { check, firstSeenAt: look.scan.startedAt }] as const,
  );
  return {
    findings: [...answerOf(told, [...counted, ...kept], early, look.facts), ...resolved],
    waiting: [...remembered.filter(([id]) => !ids.has(id)), ...seenEarly],
  };
}

/** What does not count yet is no failure, and no acquittal either. */
function answerOf(
  told: readonly Finding[],
  failures: readonly Finding[],
  early: readonly Finding[],
  facts: Seen<Facts>,
): readonly Finding[] {
  const words = early.map((finding) => wordsOf(finding, facts));
  if (failures.length > 0) return failures.map((one) => ({ ...one, unseen: [...one.unseen, ...words] }));
  if (early.length === 0) return told;
  const reason = [...words, ...gapsOf(told)].join(' ');
  return early.slice(0, 1).map((finding) => ({
    ...bare(finding),
    id: findingId(finding.cluster, finding.check, ''),
    subject: '',
    status: 'unknown',
    reason,
  }));
}

/** While an operation goes on nothing becomes new, nor does what a single dial showed. */
function mustWait(finding: Finding, { waiting }: Past, { scan, facts: { apiServer } }: Look): boolean {
  if (finding.check !== GATE && apiServer.known && isInOperation(apiServer.value)) return true;
  const { firstSeenAt: since = scan.startedAt } = waiting[finding.id] ?? {};
  const isSecond = Date.parse(scan.startedAt) - Date.parse(since) >= MS_BETWEEN_LOOKS;
  return isLive(finding) && !isSecond;
}

/** Whether nothing but dialing shows it. */
function isLive({ evidence }: Finding): boolean {
  const shown = evidence.filter((one) => !isChange(one));
  return shown.length > 0 && shown.every((one) => placeOf(one.source) === 'probe');
}

function aged(finding: Finding, { open, mended, waiting }: Past, { scan }: Look): Finding {
  const at = scan.startedAt;
  const before = open.get(finding.id);
  if (before !== undefined) {
    const { firstSeenAt, lastConfirmedAt } = timesOf(before);
    const evidence = withFirstChanges(finding, before, firstSeenAt);
    return { ...finding, evidence, state: 'open', firstSeenAt, lastConfirmedAt: later(lastConfirmedAt, at) };
  }
  const once = mended.get(finding.id);
  const firstSeenAt = once?.firstSeenAt ?? waiting[finding.id]?.firstSeenAt ?? at;
  const state = once === undefined ? 'new' : 'reopened';
  return { ...finding, state, firstSeenAt, lastConfirmedAt: later(firstSeenAt, at) };
}

/** What the check did not see: while there is any, it acquits nobody. */
function gapsOf(told: readonly Finding[]): readonly string[] {
  return [...new Set(told.flatMap(({ status, reason, unseen }) => (status === 'unknown' ? [reason] : unseen)))];
}

/** A failure that no resource showed is not mended while nobody looks where it was seen: its check may pass without. */
function unlooked({ evidence }: Finding, facts: Seen<Facts>): readonly string[] {
  const places = new Set(evidence.filter((one) => !isChange(one)).map(({ source }) => placeOf(source)));
  if (places.has('resources')) return [];
  const seen = new Set(Object.values(facts).flatMap((fact) => (fact.known ? [placeOf(fact.source)] : [])));
  return [...places.difference(seen)].map((place) => `What showed it was not looked at again: ${place}.`);
}

/** Where something was seen, from the source of evidence or of a fact. */
function placeOf(source: string): 'probe' | 'Kubernetes' | 'metrics' | 'logs' | 'resources' {
  if (source.startsWith('probe:')) return 'probe';
  if (source.startsWith('k8s:') || source === 'Kubernetes') return 'Kubernetes';
  if (source.startsWith('metric:') || source === 'Azure Monitor') return 'metrics';
  // Tables of Log Analytics begin with a capital.
  return source === 'logs' || /^[A-Z]\w+($|\|)/.test(source) ? 'logs' : 'resources';
}

function unconfirmed(finding: Finding, gaps: readonly string[]): Finding {
  return { ...finding, state: 'open', unseen: [...new Set(gaps)] };
}

function mendedNow(finding: Finding, told: readonly Finding[]): Finding {
  const [first] = told;
  const acquittal = told.find(({ status }) => status === 'pass' || status === 'notApplicable');
  return resolvedAs(finding, {
    status: acquittal?.status ?? 'pass',
    reason: acquittal?.reason ?? 'The check looked at everything again and found only other failures.',
    observedAt: first?.observedAt ?? finding.observedAt,
  });
}

function resolvedAs(finding: Finding, now: Pick<Finding, 'status' | 'reason' | 'observedAt'>): Finding {
  return { ...bare(finding), ...now, state: 'resolved' };
}

/** A finding without what only a failure has. */
function bare({ certainty: _, decidedBy: __, disprovedBy: ___, remediation, ...finding }: Finding): Finding {
  const { summary, docs } = remediation;
  return { ...finding, unseen: [], evidence: [], remediation: { summary, docs } };
}

function wordsOf({ reason }: Finding, { apiServer }: Seen<Facts>): string {
  return apiServer.known && isInOperation(apiServer.value)
    ? `While the cluster is ${apiServer.value.provisioningState ?? ''} nothing counts as new, not even: ${reason}`
    : `A single look does not count; another one at least 10 minutes later has to show as well: ${reason}`;
}

function goneState({ open, mended }: Past, { scan, cluster, endedAt }: Look): ClusterState {
  const now = {
    status: 'notApplicable',
    reason: 'The cluster is gone: Azure knows it no more.',
    observedAt: endedAt,
  } as const;
  return {
    cluster,
    scan,
    findings: [...open.values()].map((finding) => resolvedAs(finding, now)),
    unchanged: [],
    aside: [],
    mended: newest([...mended]),
    waiting: {},
    isGone: true,
  };
}

function unchangedIn(findings: readonly Finding[], before: ClusterState | undefined): readonly string[] {
  const statuses = new Map((before?.findings ?? []).map(({ id, status }) => [id, status]));
  const isQuiet = ({ status, state }: Finding) =>
    state === undefined && (status === 'pass' || status === 'notApplicable');
  return findings.flatMap((one) => (isQuiet(one) && statuses.get(one.id) === one.status ? [one.id] : []));
}

function newest(mended: readonly (readonly [string, Mended])[]): Readonly<Record<string, Mended>> {
  const inOrder = mended.toSorted(([, a], [, b]) => (isAfter(a.resolvedAt, b.resolvedAt) ? -1 : 1));
  return Object.fromEntries(inOrder.slice(0, MOST_MENDED));
}

function timesOf({
  firstSeenAt,
  lastConfirmedAt,
  observedAt,
}: Finding): Pick<Mended, 'firstSeenAt' | 'lastConfirmedAt'> {
  return { firstSeenAt: firstSeenAt ?? observedAt, lastConfirmedAt: lastConfirmedAt ?? observedAt };
}

function isAfter(a: string, b: string): boolean {
  return Date.parse(a) > Date.parse(b);
}

function later(a: string, b: string): string {
  return isAfter(a, b) ? a : b;
}
