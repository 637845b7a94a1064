import type { App } from '../shared/app.ts';
import type { QueuedRequest } from '../shared/model/plan.ts';
import { alertScanId } from '../shared/scan/queued/ids.ts';
import { answerNow } from './answer.ts';
import { appFor } from './app.ts';
import { bodyOf } from './body.ts';
import { clusterIn } from './cluster-id.ts';
import { type Alert, alertSchema, resourcesIn, whyNothing } from './common-alert.ts';
import type { Door } from './door.ts';
import { whyOutside } from './in-scope.ts';
import { Refusal } from './problem.ts';
import { toRun } from './queues.ts';
import { listOf, objectOf, text } from './shapes.ts';

/** More than one rule over many clusters would name. */
const MOST_RESOURCES = 100;

const body = bodyOf<Alert>(alertSchema, {
  mostBytes: 256 * 1024,
  expected: 'Expected an alert of Azure Monitor in the common alert schema, which its action group has to use.',
});

export const alerts: Door = {
  name: 'alerts',
  method: 'POST',
  route: 'alerts',
  role: 'Reach.Alert',
  summary:
    'Takes an alert of Azure Monitor. Each cluster in scope that it names is scanned: once in five minutes, and again for what comes after the scan has ended.',
  body,
  answers: {
    202: {
      description: 'It is taken, whatever comes of it.',
      content: {
        'application/json': objectOf({
          scans: {
            ...listOf(objectOf({ cluster: text, id: text })),
            description: 'GET scans/{id} knows them as soon as they have begun.',
          },
          ignored: listOf(objectOf({ 'resource?': text, why: text })),
        }),
      },
    },
  },
  extraOutputs: [toRun],
  async handle(request, context) {
    const alert = await body.read(request);
    const { scans, ignored } = await sort(alert, appFor(context));
    const queued = scans.map(({ id, cluster }): QueuedRequest => ({
      id,
      trigger: 'alert',
      target: { clusters: [cluster] },
    }));
    context.extraOutputs.set(toRun, queued);
    const { alertRule = '', monitoringService = '', monitorCondition } = alert.data.essentials;
    const [rule, service, condition] = [alertRule, monitoringService, monitorCondition].map((one) => one.slice(0, 200));
    context.log('alert taken', { rule, service, condition, scans: scans.map(({ id }) => id), ignored: ignored.length });
    return answerNow({ scans, ignored }, 202);
  },
};

interface Sorted {
  readonly scans: readonly { readonly cluster: string; readonly id: string }[];
  readonly ignored: readonly { readonly resource?: string; readonly why: string }[];
}

async function sort(alert: Alert, app: App): Promise<Sorted> {
  const why = whyNothing(alert);
  if (why !== undefined) return { scans: [], ignored: [{ why }] };
  // One resource is spelt in several ways.
  const resources = new Map(resourcesIn(alert).map((one) => [clusterIn(one)?.id ?? one.toLowerCase(), one]));
  if (resources.size > MOST_RESOURCES)
    throw new Refusal(400, `The body: expected ${MOST_RESOURCES} resources at most.`);
  if (resources.size === 0) return { scans: [], ignored: [{ why: 'It names no resource.' }] };
  const told = await Promise.all(
    [...resources.values()].map(async (resource) => ({ resource, ...(await look(resource, app)) })),
  );
  return {
    scans: told.flatMap((one) => ('id' in one ? [{ cluster: one.cluster, id: one.id }] : [])),
    ignored: told.flatMap((one) => ('why' in one ? [{ resource: one.resource, why: one.why }] : [])),
  };
}

async function look(resource: string, app: App): Promise<{ cluster: string; id: string } | { why: string }> {
  const cluster = clusterIn(resource);
  if (cluster === undefined) return { why: 'It is no AKS cluster.' };
  const why = await whyOutside(cluster.subscriptionId, app);
  return why === undefined ? { cluster: cluster.id, id: alertScanId(cluster.id, app.now()) } : { why };
}
