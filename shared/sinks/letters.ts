import type { Closed } from '../model/plan.ts';
import type { Letter } from '../store/outbox.ts';
import { type Table, whyUnfit } from './columns.ts';
import { findingRows, type Row, scanRow } from './rows.ts';

/** A call takes 1 MB, before it is compressed: https://learn.microsoft.com/azure/azure-monitor/service-limits#logs-ingestion-api */
const LARGEST_CALL = 900_000;

/** All rows of a scan, in parts that fit into a call. The same scan makes the same letters. Throws at a row that does not fit its table: that is a defect of ours. */
export function lettersOf(closed: Closed): readonly Letter[] {
  const { finishedAt } = closed.report.scan;
  const inTable = (table: Table, rows: readonly Row[]) => {
    for (const row of rows) {
      const why = whyUnfit(table, row);
      if (why !== undefined) throw new TypeError(`a row does not fit ${table}: ${why}`);
    }
    return partsOf(rows).map((part) => ({ stream: `Custom-${table}`, rows: part, writtenAt: finishedAt }));
  };
  return [
    ...inTable('AksReachFindings_CL', findingRows(closed)),
    ...inTable('AksReachScans_CL', [scanRow(closed.report)]),
  ];
}

function partsOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const parts: Row[][] = [];
  let size = LARGEST_CALL;
  for (const row of rows) {
    const bytes = Buffer.byteLength(JSON.stringify(row)) + 1;
    size += bytes;
    if (size > LARGEST_CALL) {
      parts.push([]);
      size = bytes;
    }
    parts.at(-1)?.push(row);
  }
  return parts;
}
