import type { ApiServer } from '../../model/api-server.ts';
import { known, unseen } from '../../model/observed.ts';
import type { ClusterSnapshot } from '../../model/snapshot.ts';
import { type Advance, eachOf } from '../quota.ts';
import type { Looked } from '../reading.ts';
import { dial } from './dial.ts';

/** Time enough for a way around the world, and little enough for a fleet of which nothing answers. */
const DEADLINE_MS = 5_000;
/** Sockets that are open at once. */
const MOST_AT_ONCE = 64;

/** Dials every API server by its own names, from here. */
export async function readProbes(
  clusters: readonly ClusterSnapshot[],
  vantage: string,
  now: () => Date,
  advance?: Advance,
): Promise<Looked> {
  const looked = await eachOf(
    clusters,
    MOST_AT_ONCE,
    async ({ cluster, facts: { apiServer } }) => {
      const names = apiServer.known ? namesOf(apiServer.value) : [];
      if (names.length === 0) return [cluster.id, { probe: unseen('it has no name that could be dialed') }] as const;
      const dials = await Promise.all(names.map((name) => dial(name, { deadlineMs: DEADLINE_MS })));
      return [cluster.id, { probe: known({ vantage, dials }, now().toISOString(), `probe:${vantage}`) }] as const;
    },
    advance,
  );
  return new Map(looked);
}

/** Only what Azure says are names of the API server is dialed. A stopped one has none that lead anywhere. */
function namesOf({ fqdn, privateFqdn, powerState }: ApiServer): readonly string[] {
  if (powerState === 'Stopped') return [];
  return [fqdn, privateFqdn].filter((name) => name !== undefined);
}
