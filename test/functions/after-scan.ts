import type { Left } from './instances.ts';

/** When the timer was due for the scan that instances make, and its id. */
export const DUE_AT = '2026-01-01T00:00:00.000Z';
export const SCAN = 'timer-20260101T060000Z';
/** The same of the scan after it. */
export const NEXT_DUE_AT = '2026-01-01T06:00:00.000Z';
export const NEXT_SCAN = 'timer-20260101T120000Z';

/**
 * What is wrong with what these scans left: each cluster must have one result, of the last, each finding a row, none two ids, and nothing
 * may wait.
 */
export function whyBroken({ states, streams, names }: Left, ...scans: readonly string[]): readonly string[] {
  const rowsOf = (stream: string) => (streams.get(stream) ?? []).filter(({ ScanId }) => scans.includes(String(ScanId)));
  const rows = rowsOf('Custom-AksReachFindings_CL');
  const summed = new Set(rowsOf('Custom-AksReachScans_CL').map(({ ScanId }) => ScanId));
  const results = states.map(({ cluster, scan }) => `${cluster.name} by ${scan.id}`).toSorted();
  const ids = new Map(
    rows.map((row) => [
      `${String(row['ClusterName'])} ${String(row['Check'])} ${String(row['Subject'])}`,
      new Set<unknown>(),
    ]),
  );
  for (const row of rows)
    ids.get(`${String(row['ClusterName'])} ${String(row['Check'])} ${String(row['Subject'])}`)?.add(row['FindingId']);
  const sent = new Set(rows.map(({ FindingId }) => FindingId));
  const missing = states.flatMap(({ findings }) => findings).filter(({ id }) => !sent.has(id));
  return [
    ...(results.join() === `one by ${scans.at(-1)},two by ${scans.at(-1)}`
      ? []
      : [`results: ${results.join() || 'none'}`]),
    ...missing.map(({ check, cluster }) => `no row: ${check} ${cluster}`),
    ...[...ids].filter(([, { size }]) => size > 1).map(([name]) => `two ids: ${name}`),
    ...scans.filter((scan) => !summed.has(scan)).map((scan) => `no row of ${scan}`),
    ...(states.flatMap(({ findings }) => findings).some(({ status }) => status === 'fail') ? [] : ['nothing failed']),
    ...names.filter((name) => /^(open|outbox)\//.test(name)).map((name) => `left behind: ${name}`),
  ];
}
