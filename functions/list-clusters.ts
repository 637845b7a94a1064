import type { HttpRequest } from '@azure/functions';
import type { ListedCluster } from '../shared/model/listing.ts';
import { answerKept, HELD } from './answer.ts';
import { appFor } from './app.ts';
import type { Door } from './door.ts';
import { viewOf } from './in-scope.ts';
import { listingOf } from './listing.ts';
import { OF_THE_HOST, queryOf } from './query.ts';
import { listOf, objectOf, severity, shape, text, time } from './shapes.ts';

const STATUSES = ['fail', 'unknown', 'pass'] as const;

const query = queryOf<{
  readonly subscription?: string;
  readonly status?: (typeof STATUSES)[number];
  readonly limit: number;
  readonly after?: string;
}>({
  subscription: { ...text, format: 'uuid', description: 'Only those of this subscription.' },
  status: { enum: STATUSES, description: 'Only those that come to this.' },
  limit: { type: 'integer', minimum: 1, maximum: 1_000, default: 100, description: 'How many at most.' },
  after: { ...text, maxLength: 400, description: 'Only those that come after this id, as `next` tells it.' },
});

const clustersShape = objectOf({
  'lastScan?': objectOf(
    { id: text, trigger: text, startedAt: time, finishedAt: time },
    'The one that ended last; absent where none has.',
  ),
  clusters: listOf(
    objectOf({
      id: text,
      name: text,
      resourceGroup: text,
      subscriptionId: text,
      location: text,
      status: { enum: STATUSES },
      worst: shape('Worst'),
      'finding?': objectOf(
        { id: text, check: text, subject: text, title: text, severity, reason: text },
        'The worst failure that is not exempted.',
      ),
      'lastSeenAt?': { ...time, description: 'When Azure last told of it; absent where it never did.' },
      scan: shape('ScanMark'),
    }),
  ),
  'next?': { ...text, description: 'Where those that come after are; absent where there are none.' },
});

export const listClusters: Door = {
  name: 'list-clusters',
  method: 'GET',
  route: 'clusters',
  summary: 'Every cluster in scope, as the last scan that came upon it left it, in the order of their ids.',
  query,
  answers: {
    200: {
      description: 'A page of them, with its tag.',
      headers: ['etag'],
      content: { 'application/json': shape('Clusters') },
    },
    304: HELD,
  },
  shapes: { Clusters: clustersShape },
  async handle(request, context) {
    const { subscription, status, limit, after } = query.read(request);
    const app = appFor(context);
    const view = await viewOf(app, request);
    const { lastScan, clusters } = await listingOf(app);
    const found = clusters.filter(
      (one) =>
        !one.isGone &&
        view.has(one) &&
        (subscription === undefined || one.subscriptionId === subscription.toLowerCase()) &&
        (status === undefined || statusOf(one) === status) &&
        (after === undefined || one.id > after.toLowerCase()),
    );
    const page = found.slice(0, limit);
    const next = found.length > limit && page.at(-1)?.id;
    const body = {
      ...(lastScan && { lastScan }),
      clusters: page.map(told),
      ...(next && { next: linkTo(request, next) }),
    };
    return answerKept(request, JSON.stringify(body), 'application/json');
  },
};

function statusOf({ worst }: Pick<ListedCluster, 'worst'>): (typeof STATUSES)[number] {
  return worst === 'unknown' || worst === 'pass' ? worst : 'fail';
}

function told({ managementGroups: _, isGone: __, ...cluster }: ListedCluster) {
  return { ...cluster, status: statusOf(cluster) };
}

/** The same question about what comes after, without the key. */
function linkTo({ query }: HttpRequest, after: string): string {
  const asked = new URLSearchParams(query);
  for (const name of OF_THE_HOST) asked.delete(name);
  asked.set('after', after);
  return `/api/clusters?${asked.toString()}`;
}
