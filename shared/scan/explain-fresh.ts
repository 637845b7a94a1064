import type { App } from '../app.ts';
import { answer, type Question } from '../explain.ts';
import type { Problem } from '../model/report.ts';
import type { AzureTarget } from '../model/request.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import type { Trace } from '../reachability/index.ts';
import { idsOf } from './confirm.ts';
import { DOUBT, unsettled, watching } from './fresh.ts';
import { fleetOf, readFleet, type Run, withTagsOfFleet } from './run.ts';
import { settle, unread } from './settle.ts';

/** Nothing is more than five calls deep: two go to Resource Graph, and one to the service tags. */
const MOST_ROUNDS = 2;

export interface Explained {
  readonly trace: Trace;
  readonly problems: readonly Problem[];
}

/**
 * Follows a flow through Azure as it is now: Resource Graph says which resources there are, and whatever the trace looks at is read by itself
 * from ARM. What is assumed takes the place of what is there, and is not asked for. Throws a UsageError when the question makes no sense.
 */
export async function explainFresh(
  question: Question,
  target: AzureTarget,
  app: App,
  assumed?: Run['assumed'],
): Promise<Explained> {
  const bulk = await withTagsOfFleet(await readFleet(target, [], app, true), app);
  const ask = (snapshot: FleetSnapshot) => {
    const { watched, looked } = watching(fleetOf({ snapshot, ...(assumed && { assumed }) }));
    return { answer: answer(watched, question), restsOn: looked };
  };
  const known = assumed === undefined ? [] : idsOf(assumed.snapshot);
  const settling = { service: 'arm', known, mostRounds: MOST_ROUNDS, doubt: DOUBT } as const;
  const { answer: trace, restsOn, problems, read } = await settle(bulk.snapshot, ask, settling, app);
  const stale = unread(restsOn, read).map((id) => unsettled(id, MOST_ROUNDS));
  return { trace, problems: [...bulk.problems, ...problems, ...stale] };
}
