import { type Decider, type Evidence, type Finding, SEVERITIES, type Severity } from '../model/finding.ts';
import type { ScanReport } from '../model/report.ts';

/** One thing to mend: a line that makes one or many clusters fail, or a failure of which no line is known. */
export interface ToMend {
  readonly decidedBy?: Decider;
  /** Of the worst of its failures, which comes first. */
  readonly severity: Severity;
  readonly findings: readonly [Finding, ...Finding[]];
  /** Of all of its failures, each once. */
  readonly checks: readonly string[];
  readonly reasons: readonly string[];
  readonly unseen: readonly string[];
  readonly commands: readonly string[];
  /** How many of its failures rest on evidence that is not that of the first. */
  readonly untold: number;
}

/** Failures that nobody accepted, by the line that decides them: the worst first, then what makes more of them, then what is proven. */
export function toMend({ findings }: Pick<ScanReport, 'findings'>): readonly ToMend[] {
  const failures = findings.filter(({ status, exemption }) => status === 'fail' && exemption === undefined);
  const alike = Map.groupBy(failures, ({ id, decidedBy }) =>
    decidedBy === undefined ? id : `${decidedBy.resource} ${decidedBy.line}`,
  );
  return [...alike.values()]
    .flatMap((group): readonly ToMend[] => {
      const [first, ...others] = group.toSorted((a, b) => rank(a) - rank(b));
      if (first === undefined) return [];
      const { decidedBy, severity } = first;
      const all = [first, ...others] as const;
      const once = (tell: (finding: Finding) => string | readonly string[]) => [...new Set(all.flatMap(tell))];
      return [
        {
          ...(decidedBy && { decidedBy }),
          severity,
          findings: all,
          checks: once(({ check }) => check),
          reasons: once(({ reason }) => reason),
          unseen: once(({ unseen }) => unseen),
          commands: once(({ remediation }) => remediation.command ?? []),
          untold: others.filter(({ evidence }) => sourcesOf(evidence) !== sourcesOf(first.evidence)).length,
        },
      ];
    })
    .toSorted(
      (a, b) => rank(a) - rank(b) || b.findings.length - a.findings.length || doubt(a.findings) - doubt(b.findings),
    );
}

function rank({ severity }: { readonly severity: Severity }): number {
  return SEVERITIES.indexOf(severity);
}

function sourcesOf(evidence: readonly Evidence[]): string {
  return evidence.map(({ source }) => source).join('\n');
}

function doubt([{ certainty }]: ToMend['findings']): number {
  return certainty === 'likely' ? 1 : 0;
}
