import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Trouble } from '../model/finding.ts';
import type { ServerError } from '../model/server-error.ts';
import { hitsOf, serverErrors, spanOf, type Told } from './told.ts';

/** A webhook or a part of the API, by its name, that was called in vain. */
interface Unanswered {
  readonly name: string;
  readonly isWebhook: boolean;
  readonly told: readonly Told<ServerError>[];
}

export type WebhookFacts = Pick<Seen<ClusterFacts>, 'serverLog' | 'failedCalls' | 'webhooks'>;

/** So many lines prove enough. */
const MOST_CITED = 3;

/**
 * What the API server says of those that do not answer, beside the trouble that explains it, or as a trouble of its own. A webhook that is
 * not reached because the tunnel is down is for tunnel-pods.
 */
export function withUnanswered(troubles: readonly Trouble[], facts: WebhookFacts): readonly Trouble[] {
  const all = unanswered(facts);
  const isAbout = ({ subject }: Trouble, { name }: Unanswered) => subject === name || subject.endsWith(`/${name}`);
  const explained = troubles.map((trouble) => {
    const heard = all.filter((one) => isAbout(trouble, one)).flatMap(evidenceOf);
    return heard.length === 0 ? trouble : { ...trouble, evidence: [...trouble.evidence, ...heard] };
  });
  const others = all.filter((one) => !troubles.some((trouble) => isAbout(trouble, one)));
  return [...explained, ...others.map((one) => troubleOf(one, facts))];
}

/** Called in vain for a while and still. */
function unanswered(facts: WebhookFacts): readonly Unanswered[] {
  const told = serverErrors(facts).told.filter(({ error, isCurrent, line }) => isCurrent && isFelt(error, line));
  const byName = Map.groupBy(told, ({ error }) => error.webhook ?? error.apiService ?? '');
  return [...byName]
    .filter(([name, same]) => name !== '' && spanOf(same).isSustained)
    .map(([name, same]) => ({ name, isWebhook: same.some(({ error }) => error.webhook === name), told: same }));
}

/** A request that goes on without its webhook is felt only where it waited for it. */
function isFelt({ kind, failsOpen = false }: ServerError, line: string): boolean {
  if (kind !== 'webhookFailed' && kind !== 'apiServiceUnavailable') return false;
  return !failsOpen || /deadline exceeded|i\/o timeout|timed out/.test(line);
}

function troubleOf(one: Unanswered, { webhooks }: WebhookFacts): Trouble {
  const { name, isWebhook, told } = one;
  const { from, to } = spanOf(told);
  const when = `${hitsOf(told)} times from ${from} to ${to}`;
  if (!isWebhook)
    return {
      subject: name,
      reason: `The API server asked in vain who answers for ${name}, ${when}: what needs this part of the API fails, and clients that look for all of the API are slow.`,
      certainty: 'likely',
      severity: 'medium',
      evidence: evidenceOf(one),
      disprovedBy: `kubectl get --raw /apis answering for ${name}`,
    };
  const known = webhooks.known ? webhooks.value.find((webhook) => webhook.name === name) : undefined;
  const goesOn = told.every(({ error }) => error.failsOpen === true);
  return {
    subject: known === undefined ? name : `${known.configuration}/${name}`,
    reason: `The API server called webhook ${name} in vain, ${when}: ${goesOn ? 'requests wait for it before they go on without' : 'the requests that it is asked about fail'}.`,
    certainty: 'likely',
    severity: goesOn ? 'low' : 'medium',
    evidence: evidenceOf(one),
    disprovedBy: 'a request that it is asked about, made with --dry-run=server, that succeeds at once',
  };
}

function evidenceOf({ told }: Unanswered) {
  return told.slice(0, MOST_CITED).map(({ evidence }) => evidence);
}
