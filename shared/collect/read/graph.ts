import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import type { AzureCalls } from '../../model/report.ts';
import { type ResourceId, subscriptionOf } from '../../reachability/index.ts';
import { armOptions, type Azure, counting, waitingAt } from './azure.ts';
import { explain } from './azure-error.ts';

/** A request names at most 1,000 subscriptions; fewer keep the answers small: https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests */
const SUBSCRIPTIONS_PER_QUERY = 300;
const ROWS_PER_PAGE = 1_000;

export interface Where {
  readonly subscriptions?: string[];
  readonly managementGroups?: string[];
}

export interface Rows {
  readonly rows: readonly unknown[];
  /** Why there may be more. */
  readonly gap?: string;
}

/** How much is asked for at once, and how much at all. */
export interface Pages {
  readonly rowsPerPage?: number;
  readonly most?: number;
}

/** The client of Resource Graph, within its quota. Its requests count for a service. */
export function graphOf(azure: Azure, service: keyof AzureCalls): ResourceGraphClient {
  const policies = [waitingAt(azure.resourceGraphGate), counting(azure.calls, service)];
  return new ResourceGraphClient(azure.credential, armOptions(azure, policies));
}

/** Those that resources lie in, each once. */
export function subscriptionsOf(ids: readonly ResourceId[]): string[] {
  return [...new Set(ids.map(subscriptionOf))].filter((id) => id !== '').toSorted();
}

/** Reads all rows of a query in these subscriptions, some hundred of them a request. */
export async function readRows(
  graph: ResourceGraphClient,
  subscriptions: readonly string[],
  query: string,
): Promise<Rows> {
  const batches = Array.from({ length: Math.ceil(subscriptions.length / SUBSCRIPTIONS_PER_QUERY) }, (_, index) =>
    subscriptions.slice(index * SUBSCRIPTIONS_PER_QUERY, (index + 1) * SUBSCRIPTIONS_PER_QUERY),
  );
  const answers = await Promise.all(batches.map((batch) => readPages(graph, { subscriptions: batch }, query)));
  const gap = answers.find((answer) => answer.gap !== undefined)?.gap;
  return { rows: answers.flatMap(({ rows }) => rows), ...(gap && { gap }) };
}

/** Reads page after page. Only `$skipToken` says that there is more: `resultTruncated` and the counts do not. */
export async function readPages(
  graph: ResourceGraphClient,
  where: Where,
  query: string,
  { rowsPerPage = ROWS_PER_PAGE, most = Infinity }: Pages = {},
): Promise<Rows> {
  const rows: unknown[] = [];
  let skipToken: string | undefined;
  let pages = 0;
  try {
    do {
      const options = { top: rowsPerPage, resultFormat: 'objectArray' as const, ...(skipToken && { skipToken }) };
      const page = await graph.resources({ ...where, query, options });
      if (!Array.isArray(page.data)) throw new Error('an answer without rows');
      rows.push(...(page.data as unknown[]));
      skipToken = page.skipToken;
      pages++;
    } while (skipToken && pages < most);
    return { rows, ...(skipToken && { gap: `there are more than the ${rows.length} rows that were read` }) };
  } catch (error) {
    return { rows, gap: explain(error) };
  }
}
