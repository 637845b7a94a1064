import { kql, piped } from '../kql.ts';
import type { Evidence } from '../model/finding.ts';
import type { Logged } from '../model/logs.ts';
import type { ResourceId } from '../reachability/index.ts';

/** Evidence that quotes a value as it stands at its source. `path` is the value's place in the resource's ARM body. */
export function cite(
  resource: ResourceId,
  path: string,
  value: string | number | boolean | readonly string[],
): Evidence {
  return { fact: `${path.replace(/^properties\./, '')} is ${quote(value)}`, source: `${resource}#${path}` };
}

/**
 * Evidence that quotes one column of one row of a log: `says` holds the value, and `where` is what tells the row from the others, by their
 * columns in the query. The source is `<table>|<query>|<from>/<to>`, and the query brings that one value.
 */
export function citeRow(
  says: string,
  { table, query, fromAt, toAt }: Logged<unknown>,
  where: Readonly<Record<string, string | number>>,
  column: string,
): Evidence {
  const conditions = Object.entries(where).map(([name, value]) => `where ${name} == ${kql`${value}`}`);
  return { fact: says, source: `${table}|${piped(query, ...conditions, `project ${column}`)}|${fromAt}/${toAt}` };
}

function quote(value: string | number | boolean | readonly string[]): string {
  if (typeof value !== 'object') return String(value);
  return value.length === 0 ? 'empty' : value.join(', ');
}
