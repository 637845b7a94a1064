import type { Evidence } from '../shared/model/finding.ts';
import { evaluate } from './emulator/kql/evaluate.ts';
import { LOG_SCHEMAS } from './emulator/log-schemas.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { LogRows } from './fleet/logs.ts';
import { wordsOfMetric } from './metric-sources.ts';
import { wordsOfObject } from './object-sources.ts';

/**
 * Follows `<resource id>#<json path>` to the value there, through resources as Azure sent them, and `<table>|<query>|<from>/<to>` through the
 * rows of all workspaces, `metric:…` through what Azure Monitor measured, and `k8s:…` through objects as API servers sent them. Ids and fields
 * have no case.
 */
export class Sources {
  readonly #byId = new Map<string, unknown>();
  readonly #fleet: Partial<Fleet>;

  /** Takes in every object with an id, at any depth. Of two with one id the later counts. */
  constructor(json: unknown, fleet: Partial<Fleet> = {}) {
    this.#index(json);
    this.#fleet = fleet;
  }

  resolve(source: string): unknown {
    const [, query, from = '', to = ''] = /^\w+\|(.*)\|([^|/]+)\/([^|/]+)$/s.exec(source) ?? [];
    if (query !== undefined) return this.#ask(query, Date.parse(from), Date.parse(to));
    const [id = '', path = ''] = source.split('#');
    let value = this.#byId.get(id.toLowerCase());
    if (value === undefined) throw new Error(`no resource ${id}`);
    for (const step of stepsOf(path)) value = field(value, step);
    return value;
  }

  /** Why evidence about a cluster does not hold; `undefined` when its source leads to what its fact quotes. */
  doubt({ fact, source }: Evidence, cluster = ''): string | undefined {
    const words = this.#wordsOf(source, cluster);
    const isQuoted = words?.every((word) => fact.toLowerCase().includes(word.toLowerCase())) ?? false;
    return isQuoted ? undefined : `"${fact}" does not quote ${JSON.stringify(words)} of ${source}`;
  }

  #wordsOf(source: string, cluster: string): readonly string[] | undefined {
    if (source.startsWith('k8s:')) return wordsOfObject(source, this.#fleet.kubernetes?.get(cluster) ?? []);
    if (source.startsWith('metric:')) return wordsOfMetric(source, this.#fleet);
    const value = this.resolve(source);
    if (value === undefined) return undefined;
    return Array.isArray(value) && value.length === 0 ? ['empty'] : [value].flat().map(String);
  }

  /** The one value of the one row that a query brings. */
  #ask(query: string, from: number, to: number): unknown {
    const isWithin = ({ TimeGenerated: at }: LogRows[number]) => Number(at) >= from && Number(at) < to;
    const all = [...(this.#fleet.logs?.rows.values() ?? [])];
    const tables = Object.keys(LOG_SCHEMAS).map((table) => [
      table.toLowerCase(),
      all.flatMap((rows) => rows[table] ?? []).filter(isWithin),
    ]);
    const rows = evaluate(query, Object.fromEntries(tables) as Record<string, LogRows>, LOG_SCHEMAS);
    const [value, ...others] = rows.flatMap((row) => Object.values(row));
    if (others.length > 0) throw new Error(`more than one value: ${query}`);
    return value instanceof Date ? value.toISOString() : value;
  }

  #index(json: unknown): void {
    if (typeof json !== 'object' || json === null) return;
    const id = (json as { id?: unknown }).id;
    // A mere reference to a resource, as `{ "id": … }`, is not the resource.
    if (typeof id === 'string' && Object.keys(json).length > 1) this.#byId.set(id.toLowerCase(), json);
    for (const inner of Object.values(json)) this.#index(inner);
  }
}

/** `a.b[0]['c.d']`: what stands between quotes is one name. */
function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\['((?:[^'\\]|\\.)*)'\]|[^.[\]]+/g)].map(([text, quoted]) =>
    quoted === undefined ? text : quoted.replaceAll(String.raw`\'`, "'"),
  );
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] as unknown;
}
