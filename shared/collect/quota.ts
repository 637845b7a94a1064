import { setTimeout as sleep } from 'node:timers/promises';

/** How often one service may be called: `calls` in any `perMs` milliseconds. */
export interface Quota {
  readonly calls: number;
  readonly perMs: number;
}

/** https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests */
export const RESOURCE_GRAPH: Quota = { calls: 15, perMs: 5_000 };

/** Of one identity, over all workspaces: https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits#log-queries-and-language */
export const LOG_QUERIES: Quota = { calls: 200, perMs: 30_000 };
export const MOST_LOG_QUERIES_AT_ONCE = 5;
export const MOST_BASIC_LOG_QUERIES_AT_ONCE = 2;
/** As its answers say in `x-rate-limit-limit` and `x-rate-limit-remaining`. */
export const METRICS: Quota = { calls: 3_000, perMs: 30_000 };

/** Lets callers through one after another, no faster than a quota, and stops them all for as long as the service asks. */
export class Gate {
  readonly #quota: Quota;
  readonly #starts: number[] = [];
  #closedUntil = 0;
  #queue: Promise<void> = Promise.resolve();

  constructor(quota: Quota) {
    this.#quota = quota;
  }

  /** Resolves when the caller may go. */
  enter(): Promise<void> {
    const turn = this.#queue.then(() => this.#next());
    this.#queue = turn;
    return turn;
  }

  /** The service answered "too many", and how long to wait. */
  close(waitMs: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, Date.now() + waitMs);
  }

  async #next(): Promise<void> {
    const oldest = this.#starts.length < this.#quota.calls ? 0 : (this.#starts.shift() ?? 0) + this.#quota.perMs;
    const wait = Math.max(oldest, this.#closedUntil) - Date.now();
    if (wait > 0) await sleep(wait);
    this.#starts.push(Date.now());
  }
}

/** Hears after each item how many are done, and of how many. */
export type Advance = (done: number, of: number) => void;

/** Does work for each item, for a few at a time, and answers in the order of the items. */
export async function eachOf<T, R>(
  items: readonly T[],
  mostAtOnce: number,
  work: (item: T) => Promise<R>,
  advance?: Advance,
): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = items.entries();
  let done = 0;
  const worker = async () => {
    for (const [index, item] of queue) {
      results[index] = await work(item);
      advance?.(++done, items.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, items.length) }, worker));
  return results;
}

/** Lets a few at a time through: who comes when all places are taken waits for one. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(mostAtOnce: number) {
    this.#free = mostAtOnce;
  }

  async use<R>(work: () => Promise<R>): Promise<R> {
    if (this.#free > 0) this.#free--;
    else
      await new Promise<void>((go) => {
        this.#waiting.push(go);
      });
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
