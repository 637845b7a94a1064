import type { Row } from './rows.ts';

/** Types of columns as tables of Log Analytics have them: https://learn.microsoft.com/azure/azure-monitor/logs/create-custom-table */
type ColumnType = 'string' | 'dateTime' | 'int' | 'long' | 'dynamic';

/** A field holds at most 64 KB: https://learn.microsoft.com/azure/azure-monitor/service-limits#logs-ingestion-api */
const LARGEST_FIELD = 65_536;

/** The tables and their columns, in their order. Streams of the data collection rule have the same. */
export const TABLES = {
  AksReachFindings_CL: {
    TimeGenerated: 'dateTime',
    ScanId: 'string',
    FindingId: 'string',
    ClusterResourceId: 'string',
    ClusterName: 'string',
    SubscriptionId: 'string',
    Location: 'string',
    Check: 'string',
    Cause: 'string',
    Subject: 'string',
    Status: 'string',
    Severity: 'string',
    Certainty: 'string',
    State: 'string',
    Reason: 'string',
    Evidence: 'dynamic',
    DecidedBy: 'dynamic',
    Command: 'string',
    Docs: 'string',
    FirstSeenAt: 'dateTime',
    LastConfirmedAt: 'dateTime',
  },
  AksReachScans_CL: {
    TimeGenerated: 'dateTime',
    ScanId: 'string',
    Trigger: 'string',
    Clusters: 'int',
    Fail: 'int',
    Unknown: 'int',
    Problems: 'dynamic',
    Calls: 'dynamic',
    DurationMs: 'long',
    Logs: 'dynamic',
  },
} as const satisfies Record<string, Readonly<Record<string, ColumnType>>>;

export type Table = keyof typeof TABLES;

/** Every row has these. */
const NEEDED = ['TimeGenerated', 'ScanId'];

/** Why a row does not fit its table, in a sentence; `undefined` when it does. Azure drops in silence what is of no column. */
export function whyUnfit(table: Table, row: Row): string | undefined {
  const columns: Readonly<Record<string, ColumnType>> = TABLES[table];
  const missing = NEEDED.find((name) => row[name] === undefined);
  if (missing !== undefined) return `it has no ${missing}`;
  for (const [name, value] of Object.entries(row)) {
    const type = columns[name];
    if (type === undefined) return `there is no column ${name}`;
    if (value === undefined) continue;
    if (!fits(type, value)) return `${name} holds no ${type}, but ${JSON.stringify(value).slice(0, 80)}`;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (Buffer.byteLength(text) > LARGEST_FIELD) return `${name} holds more than 64 KB`;
  }
  return undefined;
}

function fits(type: ColumnType, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'dateTime':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
    case 'int':
    case 'long':
      return Number.isSafeInteger(value);
    case 'dynamic':
      return typeof value === 'object';
  }
}
