import type { Log, Notification, ReportingDescriptor, Result } from 'sarif';
import type { Finding, Severity } from '../model/finding.ts';
import type { Problem, ScanReport } from '../model/report.ts';

const LEVELS = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note' } as const;
/** GitHub sorts by it: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.0',
  low: '3.0',
  info: '1.0',
};
const STATES = { new: 'new', reopened: 'new', open: 'unchanged', resolved: 'absent' } as const;

/** The report for whoever reads results of scanners: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. A check is a rule, what fails or is not known a result: readers show whatever there is. */
export function sarif(report: ScanReport): string {
  const { scan, problems } = report;
  const findings = report.findings.filter(({ status }) => status === 'fail' || status === 'unknown');
  const rules = new Map(findings.map((finding) => [finding.check, ruleOf(finding)]));
  const places = new Map([...rules.keys()].map((check, index) => [check, index]));
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'AKS Reach', rules: [...rules.values()] } },
        automationDetails: { id: `aks-reach/${scan.id}` },
        invocations: [
          {
            executionSuccessful: true,
            startTimeUtc: scan.startedAt,
            endTimeUtc: scan.finishedAt,
            toolExecutionNotifications: problems.map(notificationOf),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, places.get(finding.check) ?? -1)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleOf({ check, title, severity, remediation, cause }: Finding): ReportingDescriptor {
  return {
    id: check,
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: { text: remediation.summary },
    helpUri: remediation.docs,
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { cause, 'security-severity': SCORES[severity] },
  };
}

function resultOf(finding: Finding, ruleIndex: number): Result {
  const { id, check, cluster, severity, status, state, evidence, decidedBy, exemption, remediation, unseen } = finding;
  const command = remediation.command === undefined ? [] : [`To mend it: ${remediation.command}`];
  const text = [finding.reason, ...unseen.map((gap) => `Not seen: ${gap}`), ...command].join('\n');
  return {
    ruleId: check,
    ruleIndex,
    // https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317647: what could not be told is open.
    ...(status === 'fail' ? { kind: 'fail', level: LEVELS[severity] } : { kind: 'open', level: 'none' }),
    message: { text },
    locations: [placeOf(cluster)],
    relatedLocations: evidence.map(({ fact, source }, index) => ({
      id: index,
      message: { text: fact },
      ...placeOf(source),
    })),
    partialFingerprints: { 'findingId/v1': id },
    ...(state && { baselineState: STATES[state] }),
    ...(exemption && {
      suppressions: [
        {
          kind: 'external',
          justification: `${exemption.reason} (${exemption.owner}, until ${exemption.expiresAt})`,
        },
      ],
    }),
    properties: {
      severity,
      subject: finding.subject,
      ...(finding.certainty && { certainty: finding.certainty }),
      ...(decidedBy && { decidedBy }),
    },
  };
}

/** A resource is no file; but some readers take nothing without one. */
function placeOf(source: string) {
  const uri = source.split('/').map(encodeURIComponent).join('/').replace(/^\/+/, '');
  return {
    physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
    logicalLocations: [{ fullyQualifiedName: source, kind: 'resource' }],
  };
}

function notificationOf({ where, what, kind }: Problem): Notification {
  return {
    level: kind === 'unread' ? 'warning' : 'note',
    message: { text: `${where}: ${what}` },
  };
}
