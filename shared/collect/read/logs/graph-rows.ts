import type { Problem } from '../../../model/report.ts';
import type { Azure } from '../azure.ts';
import { explain } from '../azure-error.ts';
import { graphOf, readRows } from '../graph.ts';

/** Rows that say where logs go, as far as they were read and understood. */
export interface GraphRows<T> {
  readonly found: readonly T[];
  /** Why there may be more. */
  readonly gaps: readonly string[];
  readonly problems: readonly Problem[];
}

/** Reads the rows of a query of Resource Graph, in the subscriptions given. It never throws. */
export async function readForLogs<T>(
  azure: Azure,
  subscriptions: readonly string[],
  { what, query }: { readonly what: string; readonly query: string },
  parse: (row: unknown) => T,
): Promise<GraphRows<T>> {
  const { rows, gap } = await readRows(graphOf(azure, 'resourceGraph'), subscriptions, query);
  const gaps = gap === undefined ? [] : [gap];
  const found = rows.flatMap((row) => {
    try {
      return [parse(row)];
    } catch (error) {
      gaps.push(`${String((row as { id?: unknown }).id)}: ${explain(error)}`);
      return [];
    }
  });
  const problems = [...new Set(gaps)].map((text): Problem => ({
    where: `${what} (Resource Graph)`,
    what: text,
    kind: 'unread',
  }));
  return { found, gaps, problems };
}
