import type { ApiUse } from '../model/api-use.ts';
import type { Evidence, Trouble } from '../model/finding.ts';
import type { Logged } from '../model/logs.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { word } from './az.ts';
import { citeRow } from './cite.ts';
import { serviceAccountOf } from './platform-users.ts';
import type { Reads, ReadStorm } from './read-storms.ts';
import type { WatchLeak } from './watch-leaks.ts';

const WORDS: Readonly<Record<Reads, string>> = {
  unboundedLists: 'lists all there is',
  lists: 'lists',
  reads: 'reads',
};

/** A program that reads far more than others, as a trouble. */
export function stormTrouble(log: Logged<ApiUse>, storm: ReadStorm, cluster: ClusterRef): Trouble {
  const { use, what, perSecond, sinceAt, resource, total, peersPerSecond, isAlone } = storm;
  const who = isAlone
    ? `${use.reader.instance}, alone of the ${use.instances} instances of ${nameOf(use)},`
    : nameOf(use);
  return {
    subject: `${use.agent} as ${use.username} reads`,
    reason: `${who} ${WORDS[what]} ${rate(perSecond)} for at least half an hour, from ${sinceAt} on, mostly ${resource || 'what is no resource'}: ${total} times in all. The median of other programs is ${rate(peersPerSecond)}${sharing(use)}.`,
    certainty: 'likely',
    evidence: [
      row(
        log,
        use,
        `${nameOf(use)}: ${total} ${what === 'reads' ? 'reads' : 'lists'} by ${use.reader.instance}`,
        COLUMNS[what],
      ),
      ...throttling(log, use),
    ],
    ...lookAt(use, cluster),
    disprovedBy:
      'the rate having fallen by itself, as after a start or a migration; or whoever keeps the program showing that it needs each of these answers.',
  };
}

/** A program that holds ever more watches, as a trouble. */
export function watchTrouble(log: Logged<ApiUse>, leak: WatchLeak, cluster: ClusterRef): Trouble {
  const { use, grown, sinceAt, resource, opened, closed } = leak;
  return {
    subject: `${use.agent} as ${use.username} watches`,
    reason: `${nameOf(use)} holds ever more watches, mostly of ${resource}: since ${sinceAt} ${grown} more than it ever held before. ${use.watcher.instance} opened ${opened}, of which and of older ones ${closed} ended${sharing(use)}.`,
    certainty: 'likely',
    evidence: [
      row(log, use, `${use.watcher.instance} opened ${opened - closed} watches more than ended`, 'Net'),
      ...throttling(log, use),
    ],
    ...lookAt(use, cluster),
    disprovedBy:
      'objects that it watches one by one having become as many more; or apiserver_longrunning_requests{verb="WATCH"} of managed Prometheus staying level.',
  };
}

/** The columns of the question that these counts stand in. */
const COLUMNS: Readonly<Record<Reads, string>> = { unboundedLists: 'UnboundedLists', lists: 'Lists', reads: 'Reads' };

function row(log: Logged<ApiUse>, { agent, username, toldApartBy }: ApiUse, says: string, column: string): Evidence {
  return citeRow(says, log, { Agent: agent, Username: username, ToldApartBy: toldApartBy }, column);
}

function throttling(log: Logged<ApiUse>, use: ApiUse): readonly Evidence[] {
  return use.throttled === 0
    ? []
    : [row(log, use, `${use.throttled} of its calls were turned away with 429`, 'Throttled')];
}

export function nameOf({ agent, username }: Pick<ApiUse, 'agent' | 'username'>): string {
  const account = serviceAccountOf(username);
  const user =
    account === undefined ? `user ${username || '(none)'}` : `service account ${account.namespace}/${account.name}`;
  return `${agent || 'a program without a user agent'} (${user})`;
}

function sharing({ username, toldApartBy }: ApiUse): string {
  const isShared = toldApartBy === 'address' && serviceAccountOf(username) !== undefined;
  return isShared ? '; its pods call from one address and cannot be told apart' : '';
}

/** Reads only: which pods run under the service account, and whose they are. */
function lookAt({ username }: ApiUse, { name }: ClusterRef): Pick<Trouble, 'command'> {
  const account = serviceAccountOf(username);
  if (account === undefined) return {};
  const columns =
    'POD:.metadata.name,OWNER:.metadata.ownerReferences[*].name,NODE:.spec.nodeName,STARTED:.status.startTime';
  return {
    command: `kubectl --context ${word(name)} get pods -n ${word(account.namespace)} --field-selector ${word(`spec.serviceAccountName=${account.name}`)} -o ${word(`custom-columns=${columns}`)}`,
  };
}

function rate(perSecond: number): string {
  return perSecond < 1 ? `${rounded(perSecond * 60)} times a minute` : `${rounded(perSecond)} times a second`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
