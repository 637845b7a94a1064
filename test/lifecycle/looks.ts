import { findingId } from '../../shared/diagnose.ts';
import { lifecycle, type Look } from '../../shared/lifecycle.ts';
import type { ClusterState } from '../../shared/model/cluster-state.ts';
import type { Finding, Status } from '../../shared/model/finding.ts';
import { aFleet, anApiServer, CLUSTER, type SomeFacts } from '../builders.ts';

/** A moment, so many minutes after the first one. */
export function minute(minutes: number): string {
  return new Date(Date.parse('2026-01-01T00:00:00.000Z') + minutes * 60_000).toISOString();
}

const REMEDIATION = { summary: 'mend it', docs: 'https://learn.microsoft.com/azure/aks/' };

export function says(check: string, status: Status, different: Partial<Finding> = {}): Finding {
  const { subject = '' } = different;
  return {
    id: findingId(CLUSTER.id, check, subject),
    check,
    cause: 'extra',
    cluster: CLUSTER.id,
    subject,
    title: check,
    severity: 'high',
    status,
    reason: `${check} says ${status}`,
    unseen: [],
    observedAt: minute(0),
    evidence: [],
    remediation: REMEDIATION,
    ...different,
  };
}

export function fails(check: string, subject: string, different: Partial<Finding> = {}): Finding {
  return says(check, 'fail', {
    subject,
    certainty: 'proven',
    evidence: [{ fact: 'it is so', source: '/x#properties' }],
    remediation: { ...REMEDIATION, command: 'mend' },
    ...different,
  });
}

/** What a scan that begins at a minute says; the facts given are those that differ from a healthy cluster's. */
export function aLook(at: number, findings: readonly Finding[], facts: SomeFacts = {}): Look {
  const { facts: fleet, clusters } = aFleet({ apiServer: anApiServer(), ...facts });
  const [own] = clusters;
  if (own === undefined) throw new Error('a fleet without a cluster');
  return {
    scan: { id: `scan-${at}`, startedAt: minute(at) },
    endedAt: minute(at + 1),
    cluster: CLUSTER,
    facts: { ...fleet, ...own.facts },
    findings,
    isGone: false,
  };
}

/** The state after scans, one after another. */
export function after(...looks: readonly Look[]): ClusterState {
  const last = looks.reduce<ClusterState | undefined>((state, look) => lifecycle(state, look), undefined);
  if (last === undefined) throw new Error('no scan');
  return last;
}

/** How failures stand: `check/subject: state`. */
export function standing({ findings }: ClusterState): readonly string[] {
  return findings.map(({ check, subject, status, state }) => {
    return `${check}${subject === '' ? '' : `/${subject}`}: ${state ?? status}`;
  });
}
