import { isDeepStrictEqual } from 'node:util';
import type { HttpRequest } from '@azure/functions';
import type { App } from '../shared/app.ts';
import type { Asked, QueuedRequest } from '../shared/model/plan.ts';
import { httpScanId } from '../shared/scan/queued/ids.ts';
import { isPartial } from '../shared/scan/scope.ts';
import { keepAsked } from '../shared/store/scans.ts';
import { answerNow, LATER } from './answer.ts';
import { appFor } from './app.ts';
import { bodyOf } from './body.ts';
import { clusterNamed, subscriptionIn } from './cluster-id.ts';
import type { Door } from './door.ts';
import { refuseOutside, viewOf } from './in-scope.ts';
import { Refusal } from './problem.ts';
import { toRun } from './queues.ts';
import { objectOf, text } from './shapes.ts';

/** A message of a queue has 64 KB at most: https://learn.microsoft.com/azure/storage/queues/scalability-targets */
const MOST = 50;

const body = bodyOf<{ readonly clusters?: readonly string[]; readonly subscriptions?: readonly string[] }>({
  type: 'object',
  description: 'Where to look; in all the scope that is configured when neither is given.',
  additionalProperties: false,
  properties: {
    clusters: {
      type: 'array',
      minItems: 1,
      maxItems: MOST,
      items: { type: 'string', maxLength: 400 },
      description: 'Ids of clusters.',
    },
    subscriptions: {
      type: 'array',
      minItems: 1,
      maxItems: MOST,
      items: { type: 'string' },
      description: 'Ids of subscriptions.',
    },
  },
});

export const startScan: Door = {
  name: 'start-scan',
  method: 'POST',
  route: 'scans',
  role: 'Reach.Scan',
  summary: 'Asks for a scan of the fleet, or of a part of it. It is done behind; GET scans/{id} says how far it is.',
  parameters: [
    {
      name: 'Idempotency-Key',
      in: 'header',
      description: 'The same key asks for the same scan, however often: give each wish one of its own.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    },
  ],
  body,
  answers: {
    202: {
      description: 'It is asked for.',
      headers: ['location', 'retry-after'],
      content: { 'application/json': objectOf({ id: text, status: { const: 'queued' } }) },
    },
  },
  refusals: {
    403: 'A cluster or subscription is outside of the scope that is configured, or of what whoever signed in may have scanned.',
    422: 'The key was used before, to ask for another scan.',
  },
  extraOutputs: [toRun],
  async handle(request, context) {
    const app = appFor(context);
    const part = partOf(await body.read(request));
    if (!isPartial(part) && !(await viewOf(app, request)).isWhole)
      throw new Refusal(
        403,
        'Name clusters or subscriptions: whoever signed in may not have all of the scope scanned.',
      );
    for (const subscription of subscriptionsOf(part)) await refuseOutside(subscription, app, request);
    const id = httpScanId(keyOf(request) ?? crypto.randomUUID());
    await refuseOtherWish({ id, ...part }, app);
    const queued: QueuedRequest = { id, trigger: 'http', target: part };
    context.extraOutputs.set(toRun, [queued]);
    context.log('scan asked for', { scanId: id });
    return answerNow({ id, status: 'queued' }, 202, { location: `/api/scans/${id}`, ...LATER });
  },
};

type Part = Pick<Asked, 'clusters' | 'subscriptions'>;

/** The part of the fleet that a body names, in our spelling. */
function partOf({
  clusters,
  subscriptions,
}: {
  clusters?: readonly string[];
  subscriptions?: readonly string[];
}): Part {
  return {
    ...(clusters && { clusters: uniqueOf(clusters, (text) => clusterNamed(text)?.id, 'the id of a cluster') }),
    ...(subscriptions && { subscriptions: uniqueOf(subscriptions, subscriptionIn, 'the id of a subscription') }),
  };
}

function uniqueOf(
  texts: readonly string[],
  parse: (text: string) => string | undefined,
  what: string,
): readonly string[] {
  const ids = texts.map((text) => {
    const id = parse(text);
    if (id === undefined) throw new Refusal(400, `The body: ${JSON.stringify(text.slice(0, 80))} is not ${what}.`);
    return id;
  });
  return [...new Set(ids)].toSorted();
}

function subscriptionsOf({ clusters = [], subscriptions = [] }: Part): ReadonlySet<string> {
  return new Set([...subscriptions, ...clusters.flatMap((id) => clusterNamed(id)?.subscriptionId ?? [])]);
}

function keyOf(request: HttpRequest): string | undefined {
  const key = request.headers.get('idempotency-key');
  if (key === null) return undefined;
  if (key !== '' && key.length <= 200) return key;
  throw new Refusal(400, 'Expected an Idempotency-Key of 1 to 200 characters.');
}

/** Keeps what is asked for, so that it is known before anybody begins with it, and so that nobody takes a scan for another. */
async function refuseOtherWish(wish: Omit<Asked, 'askedAt'>, app: App): Promise<void> {
  const { askedAt, ...first } = await keepAsked(await app.blobs(), { ...wish, askedAt: app.now().toISOString() });
  if (!isDeepStrictEqual(first, wish))
    throw new Refusal(422, `The Idempotency-Key was used at ${askedAt} to ask for another scan.`);
}
