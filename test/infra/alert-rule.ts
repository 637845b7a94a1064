import { TABLES } from '../../shared/sinks/columns.ts';
import type { AlertRule } from '../../infra/alerts/rules.ts';
import { evaluate, type Row } from '../emulator/kql/evaluate.ts';
import type { Schemas } from '../emulator/kql/parse.ts';

/** Our tables, as KQL declares them. */
export const OWN_SCHEMAS: Schemas = Object.fromEntries(
  Object.entries(TABLES).map(([table, columns]) => [
    table,
    Object.entries(columns)
      .map(([name, type]) => `${name}: ${type.toLowerCase()}`)
      .join(', '),
  ]),
);

export type Rows = Readonly<Record<keyof typeof TABLES, readonly Row[]>>;

/** Runs a query over the rows of both tables from one moment to another. Times of rows are ISO texts, as the app sends them. */
export function ask(query: string, rows: Rows, from: Date, to: Date): readonly Row[] {
  const tables = Object.entries(rows).map(([table, all]) => {
    const columns = TABLES[table as keyof typeof TABLES];
    const empty = Object.fromEntries(Object.keys(columns).map((name) => [name, null]));
    const typed = all.map((row) => ({ ...empty, ...row, TimeGenerated: new Date(String(row['TimeGenerated'])) }));
    return [table.toLowerCase(), typed.filter(({ TimeGenerated: at }) => at > from && at <= to)] as const;
  });
  return evaluate(query, Object.fromEntries(tables), OWN_SCHEMAS);
}

export interface Settings {
  readonly windowMinutes: number;
  readonly everyMinutes: number;
  readonly hoursBetweenScans: number;
}

/** How often in a row the condition must not hold until a stateful alert resolves: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types#stateful-log-alerts */
const periodsToResolve = (everyMinutes: number) => (everyMinutes <= 15 ? 3 : 2);

/** A rule as Azure Monitor runs it: every combination of resource and dimensions is an alert, which fires once and resolves. */
export class RunningRule {
  readonly #rule: AlertRule;
  readonly #settings: Settings;
  /** How often in a row its condition did not hold, of each alert that is open. */
  readonly #open = new Map<string, number>();

  constructor(rule: AlertRule, settings: Settings) {
    this.#rule = rule;
    this.#settings = settings;
  }

  get open(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** What happens when the rule is run at a moment. */
  run(rows: Rows, at: Date): readonly string[] {
    const met = this.#met(rows, at);
    const fired = [...met].filter((key) => !this.#open.has(key));
    for (const key of met) this.#open.set(key, 0);
    const resolved = this.open.filter((key) => !met.has(key) && this.#isOver(key));
    for (const key of resolved) this.#open.delete(key);
    return [...fired.map((key) => `fired ${key}`), ...resolved.map((key) => `resolved ${key}`)];
  }

  #isOver(key: string): boolean {
    const periods = (this.#open.get(key) ?? 0) + 1;
    this.#open.set(key, periods);
    return periods >= periodsToResolve(this.#settings.everyMinutes);
  }

  #met(rows: Rows, at: Date): ReadonlySet<string> {
    const { query, resourceIdColumn, dimensions, measure, threshold, thresholdPerHour } = this.#rule;
    const { windowMinutes, hoursBetweenScans } = this.#settings;
    const found = ask(query, rows, new Date(at.getTime() - windowMinutes * 60_000), at);
    const keys = [...(resourceIdColumn === '' ? [] : [resourceIdColumn]), ...dimensions];
    const groups = Map.groupBy(found, (row) => keys.map((key) => String(row[key])).join(' '));
    const most = threshold + thresholdPerHour * hoursBetweenScans;
    const valueOf = (group: readonly Row[]) =>
      measure === '' ? group.length : Math.max(...group.map((row) => Number(row[measure])));
    return new Set([...groups].filter(([, group]) => valueOf(group) > most).map(([key]) => key));
  }
}
