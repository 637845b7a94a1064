import { styleText } from 'node:util';
import type { Streams } from '../emulator/ingestion.ts';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];
const COLOURS = { critical: 'red', high: 'red', medium: 'yellow', low: 'cyan', info: 'gray' } as const;

/** What the emulated tables hold, as somebody would read it who asked them for failures. */
export function summary(streams: Streams): string {
  const scans = streams.get('Custom-AksReachScans_CL') ?? [];
  const findings = streams.get('Custom-AksReachFindings_CL') ?? [];
  const last = scans.at(-1);
  const rows = findings.filter(({ ScanId }) => ScanId === last?.['ScanId']);
  const failures = rows
    .filter(({ Status }) => Status === 'fail')
    .toSorted((a, b) => SEVERITIES.indexOf(String(a['Severity'])) - SEVERITIES.indexOf(String(b['Severity'])));
  const subscriptions = new Set(rows.map(({ SubscriptionId }) => SubscriptionId)).size;
  return [
    `AksReachScans_CL: ${scans.length} row; ${String(last?.['Clusters'])} clusters in ${subscriptions} subscriptions, ${String(last?.['DurationMs'])} ms, calls ${JSON.stringify(last?.['Calls'])}`,
    `AksReachFindings_CL: ${rows.length} rows; ${counts(rows)}`,
    '',
    ...failures.flatMap(describe),
  ].join('\n');
}

function describe(row: Record<string, unknown>): readonly string[] {
  const severity = String(row['Severity']) as keyof typeof COLOURS;
  const all = row['Evidence'] as { fact: string; way?: string[]; changedAt?: string }[];
  const [evidence] = all;
  const way = all.flatMap((one) => one.way ?? []);
  const certainty = row['Certainty'] === 'likely' ? ' (likely)' : '';
  return [
    `${styleText(COLOURS[severity], severity.padEnd(8))} ${styleText('bold', String(row['ClusterName']))}  ${String(row['Check'])}${certainty}`,
    `         ${String(row['Reason'])}`,
    `         because ${evidence?.fact ?? ''}`,
    ...all.flatMap(({ fact, changedAt }) => (changedAt === undefined ? [] : [`         before:  ${fact}`])),
    ...way.map((line) => styleText('dim', `         way:    ${line}`)),
    ...(typeof row['Command'] === 'string' ? [styleText('dim', `         mend:   ${row['Command']}`)] : []),
    '',
  ];
}

function counts(rows: readonly Record<string, unknown>[]): string {
  const byStatus = Map.groupBy(rows, ({ Status }) => String(Status));
  return [...byStatus].map(([status, { length }]) => `${length} ${status}`).join(', ');
}
