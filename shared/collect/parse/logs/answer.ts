import { Body, isObject } from '../body.ts';

export type LogRow = Readonly<Record<string, unknown>>;

/** What a question brought. */
export interface LogAnswer {
  readonly rows: readonly LogRow[];
  /** Why rows may be missing, in the service's words. */
  readonly partial?: string;
  /** What the service read to answer, as far as it told. */
  readonly scannedGB?: number;
}

/**
 * Reads an answer of Log Analytics: https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format. Dynamic values come as
 * the text of their JSON. One with status 200 may hold an error beside its rows, which then are not all.
 */
export function parseAnswer(json: unknown): LogAnswer {
  const body = new Body(json);
  const [table] = body.objects('tables');
  const columns = table?.objects('columns').map((column) => ({
    name: column.requiredText('name'),
    isDynamic: column.text('type') === 'dynamic',
  }));
  const rows = isObject(json) && Array.isArray(json['tables']) ? rowsOf(json['tables'][0]) : [];
  const scannedGB = scannedOf(isObject(json) ? json['statistics'] : undefined);
  const error = isObject(json) ? json['error'] : undefined;
  return {
    rows: rows.map((cells) =>
      Object.fromEntries(
        (columns ?? []).map(({ name, isDynamic }, index) => [name, isDynamic ? parsed(cells[index]) : cells[index]]),
      ),
    ),
    ...(error !== undefined && error !== null && { partial: innermost(error) }),
    ...(scannedGB !== undefined && { scannedGB }),
  };
}

function rowsOf(table: unknown): readonly (readonly unknown[])[] {
  return isObject(table) && Array.isArray(table['rows']) ? (table['rows'] as readonly (readonly unknown[])[]) : [];
}

function parsed(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell;
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    return cell;
  }
}

/** What went wrong, in the words of the innermost of the errors: those around it say only that something did. */
export function innermost(error: unknown): string {
  if (!isObject(error)) return String(error);
  const [detail] = Array.isArray(error['details']) ? (error['details'] as readonly unknown[]) : [];
  const inner = error['innererror'] ?? detail;
  if (isObject(inner)) return innermost(inner);
  return [error['code'], error['message']].filter((word) => typeof word === 'string').join(': ');
}

/**
 * Bytes that were read of the engine's shards and of rows that are not in shards yet; other parts are not told. What is billed of Basic
 * tables is more: there the size of the rows counts, not that of their columns.
 */
function scannedOf(statistics: unknown): number | undefined {
  const at = (from: unknown, ...path: readonly string[]) =>
    path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), from);
  const shards = at(statistics, 'query', 'resourceUsage', 'cache', 'shards');
  const told = [
    at(shards, 'bypassbytes'),
    ...['hot', 'cold'].flatMap((kind) => [at(shards, kind, 'hitbytes'), at(shards, kind, 'missbytes')]),
    at(statistics, 'query', 'inputDatasetStatistics', 'rowstores', 'scannedValuesSize'),
  ].filter((value) => typeof value === 'number');
  return told.length === 0 ? undefined : told.reduce((sum, bytes) => sum + bytes, 0) / 1e9;
}
