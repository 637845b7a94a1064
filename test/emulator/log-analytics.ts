import type { Fleet } from '../fleet/fleet.ts';
import type { FleetLogs, LogRows, Workspace } from '../fleet/logs.ts';
import { json, notEmulated } from './answers.ts';
import { evaluate, type Row } from './kql/evaluate.ts';
import { columnsOf } from './kql/parse.ts';
import { Timespan } from './kql/scalar.ts';
import { LOG_SCHEMAS } from './log-schemas.ts';

/** Where the API is, behind the emulator's own host, and whom its tokens are for. */
export const LOG_ANALYTICS = '/loganalytics';

export interface LogSettings {
  /** Customer ids of workspaces that the caller may not ask. */
  readonly refused: Set<string>;
  /** A query about more resources than this runs out of time, or brings a part. */
  timesOutAbove: number;
  /** So does one over more time. */
  timesOutAboveHours: number;
  partialAbove: number;
}

/** Log Analytics: runs the KQL it is sent over the rows of workspaces. https://learn.microsoft.com/azure/azure-monitor/logs/api/overview */
export async function logAnalytics(request: Request, { logs }: Fleet, settings: LogSettings): Promise<Response> {
  const url = new URL(request.url);
  const [, first = '', verb] =
    /^\/loganalytics\/v1\/workspaces\/([^/]+)\/(query|search)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  if (request.method !== 'POST' || verb === undefined) return notEmulated(request);
  const asked = (await request.json()) as { query: string; timespan?: string; workspaces?: readonly string[] };
  const isSearch = verb === 'search';
  if (isSearch && asked.workspaces !== undefined)
    return bad('BadArgumentError', 'Cross-resource queries are not supported for Basic and Auxiliary tables');
  const ids = [first, ...(asked.workspaces ?? [])];
  const workspaces = ids.flatMap((id) => logs?.workspaces.find(({ customerId }) => customerId === id) ?? []);
  if (logs === undefined || workspaces.length < ids.length)
    return failure(404, { code: 'WorkspaceNotFoundError', message: 'The workspace could not be found' });
  if (ids.some((id) => settings.refused.has(id)))
    return failure(403, {
      message: 'The provided credentials have insufficient access to perform the requested operation',
      code: 'InsufficientAccessError',
    });
  const resources = new Set(asked.query.match(/\/subscriptions\/[^']+/gi)).size;
  const timespan = isSearch ? url.searchParams.get('timespan') : asked.timespan;
  if (resources > settings.timesOutAbove || hoursOf(timespan) > settings.timesOutAboveHours)
    return failure(504, { code: 'GatewayTimeout', message: 'The query execution has exceeded its maximum time' });
  return run(asked.query, timespan, workspaces, logs, {
    isSearch,
    isPartial: resources > settings.partialAbove,
    withStatistics: request.headers.get('prefer')?.includes('include-statistics=true') === true,
  });
}

interface Mode {
  readonly isSearch: boolean;
  readonly isPartial: boolean;
  readonly withStatistics: boolean;
}

function run(
  query: string,
  timespan: string | null | undefined,
  workspaces: readonly Workspace[],
  { rows: held }: FleetLogs,
  { isSearch, isPartial, withStatistics }: Mode,
): Response {
  const table = Object.keys(LOG_SCHEMAS).find((name) => new RegExp(`^\\s*${name}\\b`).test(query)) ?? '';
  const isBasic = ({ plans }: Workspace) => (plans[table] ?? 'Analytics') !== 'Analytics';
  if (!isSearch && workspaces.some(isBasic))
    return bad('BadArgumentError', `Table ${table} is of a plan that /query does not answer for`);
  if (isSearch && !workspaces.every(isBasic)) return bad('BadArgumentError', `Table ${table} is no Basic table`);
  const all = workspaces.map(({ customerId }) => held.get(customerId) ?? {});
  // A workspace that holds nothing at all.
  if (all.every((tables) => Object.values(tables).every((rows) => rows.length === 0)))
    return new Response(null, { status: 204 });
  const within = (rows: LogRows) => rows.filter(({ TimeGenerated: at }) => isWithin(at as Date, endsOf(timespan)));
  const tables = Object.fromEntries(
    Object.keys(LOG_SCHEMAS).map((name) => [name.toLowerCase(), all.flatMap((own) => within(own[name] ?? []))]),
  );
  let rows: readonly Row[];
  try {
    rows = evaluate(query, tables, LOG_SCHEMAS);
  } catch (error) {
    return semantic(String(error));
  }
  const columns = columnsOf(query, LOG_SCHEMAS);
  const told = isPartial ? rows.slice(0, Math.floor(rows.length / 2)) : rows;
  return json({
    tables: [
      {
        name: 'PrimaryResult',
        columns,
        rows: told.map((row) => columns.map(({ name, type }) => cell(row[name], type))),
      },
    ],
    ...(withStatistics && { statistics: statisticsOf(tables[table.toLowerCase()] ?? [], rows) }),
    ...(isPartial && { error: PARTIAL }),
  });
}

/** Start and end of a time span; of none, all time. Other forms are not emulated. */
function endsOf(timespan: string | null | undefined): readonly [number, number] {
  if (timespan === null || timespan === undefined) return [-Infinity, Infinity];
  const [from = NaN, to = NaN] = timespan.split('/').map((end) => Date.parse(end));
  if (Number.isNaN(from) || Number.isNaN(to)) throw new Error(`the time span ${timespan} is not emulated`);
  return [from, to];
}

function hoursOf(timespan: string | null | undefined): number {
  const [from, to] = endsOf(timespan);
  return (to - from) / 3_600_000;
}

function isWithin(at: Date, [from, to]: readonly [number, number]): boolean {
  return at.getTime() >= from && at.getTime() < to;
}

/** Dynamic values come as the text of their JSON. */
function cell(value: unknown, type: string): unknown {
  if (value === undefined || value === null) return null;
  if (type === 'dynamic') return JSON.stringify(value);
  if (value instanceof Timespan) return value.toJSON();
  return value;
}

/** About what a row of the audit log has: to measure each takes longer than to answer. */
const ROW_BYTES = 600;

/** The form of a real answer of `/search`. */
function statisticsOf(read: readonly Row[], rows: readonly Row[]): object {
  const none = { hitbytes: 0, missbytes: 0, retrievebytes: 0 };
  return {
    query: {
      executionTime: 0.01,
      resourceUsage: {
        cache: {
          memory: { hits: 0, misses: 0, total: 0 },
          disk: { hits: 0, misses: 0, total: 0 },
          shards: {
            hot: { ...none, hitbytes: read.length * ROW_BYTES },
            cold: none,
            bypassbytes: 0,
          },
        },
      },
      inputDatasetStatistics: {
        extents: { total: 1, scanned: 1 },
        rows: { total: read.length, scanned: read.length },
        rowstores: { scannedRows: 0, scannedValuesSize: 0 },
      },
      datasetStatistics: [{ tableRowCount: rows.length, tableSize: JSON.stringify(rows).length }],
    },
  };
}

/** https://learn.microsoft.com/azure/azure-monitor/logs/api/errors */
const PARTIAL = {
  code: 'PartialError',
  message: 'There were some errors when processing your query.',
  details: [
    {
      code: 'EngineError',
      message: 'Something went wrong processing your query on the server.',
      innererror: {
        code: '-2133196797',
        message: 'The results of this query exceed the set limit of 64000000 bytes.',
        severity: 2,
        severityName: 'Error',
      },
    },
  ],
};

function bad(code: string, message: string): Response {
  return failure(400, {
    message: 'The request had some invalid properties',
    code: 'BadArgumentError',
    innererror: { code, message },
  });
}

function semantic(message: string): Response {
  const innererror = {
    code: 'SemanticError',
    message: 'A semantic error occurred.',
    innererror: { code: 'SEM0100', message },
  };
  return failure(400, {
    message: 'The request had some invalid properties',
    code: 'BadArgumentError',
    correlationId: 'emulated',
    innererror,
  });
}

function failure(status: number, error: object): Response {
  return json({ error }, status);
}
