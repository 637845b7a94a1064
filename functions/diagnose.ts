import { randomUUID } from 'node:crypto';
import type { HttpRequest } from '@azure/functions';
import type { App } from '../shared/app.ts';
import type { Client } from '../shared/model/client.ts';
import type { ScanReport } from '../shared/model/report.ts';
import type { ResourceId } from '../shared/reachability/index.ts';
import { diagnoseFresh } from '../shared/scan/fresh.ts';
import { withDeadline } from '../shared/scan/in-time.ts';
import { UnreadError } from '../shared/scan/look.ts';
import { asking, toldBy } from '../shared/scan/queued/logs.ts';
import { keepTold, readTold } from '../shared/store/fleet.ts';
import { answerNow } from './answer.ts';
import { appFor } from './app.ts';
import { bodyOf } from './body.ts';
import { callerAddress } from './caller-address.ts';
import { clusterNamed } from './cluster-id.ts';
import type { Door } from './door.ts';
import { refuseOutside } from './in-scope.ts';
import { Refusal } from './problem.ts';
import { shape } from './shapes.ts';

/** What else is looked at has its own bound; together they stay below the 230 seconds that the front end waits. */
const MOST_MS_OF_RESOURCES = 100_000;
const SUBNET =
  '^/[sS]ubscriptions/[^/]+/[rR]esource[gG]roups/[^/]+/providers/[mM]icrosoft\\.[nN]etwork/[vV]irtual[nN]etworks/[^/]+/[sS]ubnets/[^/]+$';

interface Wish {
  readonly cluster: string;
  readonly client?: 'caller' | Partial<Pick<Client, 'name' | 'addresses' | 'subnet'>>;
}

const body = bodyOf<Wish>({
  type: 'object',
  additionalProperties: false,
  required: ['cluster'],
  properties: {
    cluster: { type: 'string', maxLength: 400, description: 'The id of the cluster.' },
    client: {
      description:
        'Who must reach it beside the clients that are configured: `caller` is who calls here, by the address that the front end of the app sees.',
      if: { type: 'string' },
      then: { enum: ['caller'] },
      else: {
        type: 'object',
        additionalProperties: false,
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 100, description: 'How the report calls it.' },
          addresses: {
            type: 'array',
            minItems: 1,
            maxItems: 100,
            items: { type: 'string', format: 'ip-range' },
            description: 'Addresses and CIDR blocks it calls from.',
          },
          subnet: { type: 'string', maxLength: 500, pattern: SUBNET, description: 'The id of the subnet it lives in.' },
        },
        anyOf: [{ required: ['addresses'] }, { required: ['subnet'] }],
      },
    },
  },
});

export const diagnose: Door = {
  name: 'diagnose',
  method: 'POST',
  route: 'diagnose',
  role: 'Reach.Scan',
  summary:
    'Looks at one cluster now, while the caller waits: whatever its checks look at is read by itself from Azure Resource Manager.',
  body,
  answers: {
    200: {
      description: 'A report of this cluster alone. It knows of no earlier scan, and no later one knows of it.',
      content: { 'application/json': shape('Report') },
    },
  },
  refusals: {
    403: 'The cluster is outside of the scope that is configured.',
    404: 'There is no such cluster.',
    502: 'Azure did not let the cluster be read; `detail` says why.',
  },
  async handle(request, context) {
    const wish = await body.read(request);
    const cluster = clusterNamed(wish.cluster);
    if (cluster === undefined)
      throw new Refusal(
        400,
        'cluster: expected the id of a cluster, /subscriptions/…/providers/Microsoft.ContainerService/managedClusters/<name>.',
      );
    const client = clientOf(wish, request);
    const app = appFor(context);
    await refuseOutside(cluster.subscriptionId, app, request);
    const report = await lookAt(cluster.id, client === undefined ? [] : [client], app);
    if (report === undefined) throw new Refusal(404, `There is no cluster ${cluster.id}.`);
    return answerNow(report);
  },
};

function clientOf({ client }: Wish, request: HttpRequest): Client | undefined {
  if (client !== 'caller')
    return client && { name: 'client', ...client, ...(client.subnet && { subnet: client.subnet.toLowerCase() }) };
  const address = callerAddress(request);
  if (address === undefined)
    throw new Refusal(
      400,
      'client: the host did not say in X-Forwarded-For which address the caller has; name it in "addresses".',
    );
  return { name: 'caller', addresses: [address] };
}

async function lookAt(cluster: ResourceId, clients: readonly Client[], app: App): Promise<ScanReport | undefined> {
  const config = await app.config();
  const { scope = {}, sources = {} } = config;
  const asksLogs = sources.logs !== undefined && sources.logs !== false;
  // What logs cost here counts for the ceiling of the day as well.
  const told = asksLogs ? await readTold(await app.blobs(), scope) : undefined;
  const target = { scope, isFresh: false, clusters: [cluster] };
  const request = asking(
    { id: `diagnose-${randomUUID()}`, trigger: 'http', target, config, clients, cluster } as const,
    told,
  );
  try {
    const looked = await diagnoseFresh(request, withDeadline(app, MOST_MS_OF_RESOURCES));
    const use = looked?.report.scan.logs;
    if (looked !== undefined && use !== undefined)
      await keepTold(await app.blobs(), scope, toldBy(request, looked.snapshot, use, told));
    return looked?.report;
  } catch (error) {
    if (error instanceof UnreadError) throw new Refusal(502, error.message);
    throw error;
  }
}
