import type { Fleet } from '../fleet/fleet.ts';
import type { Resource } from '../fleet/resources.ts';
import { failure, json, notEmulated } from './answers.ts';
import { arm } from './arm.ts';
import { armBatch } from './arm-batch.ts';
import { armWrite } from './arm-writes.ts';
import { audienceOf, entra } from './entra.ts';
import { ingestion, type Streams } from './ingestion.ts';
import { credential, kubernetes, KUBERNETES_AUDIENCE } from './kubernetes.ts';
import { LOG_ANALYTICS, logAnalytics, type LogSettings } from './log-analytics.ts';
import { metrics } from './metrics.ts';
import { type Operation, progress } from './operations.ts';
import { type Cursors, resourceGraph } from './resource-graph.ts';

/** Audiences of its tokens, as a cloud of its own has them. */
export const ARM_AUDIENCE = 'https://management.emulated.example';
const MONITOR_AUDIENCE = 'https://monitor.emulated.example';
const METRICS_AUDIENCE = 'https://metrics.monitor.emulated.example';

/** What goes wrong, and when: the nth request (from 1) whose path matches, or every one. */
export interface Fault {
  readonly path: RegExp;
  readonly nth?: number;
  answer(): Response | Promise<Response>;
}

export const faults = {
  tooMany: (retryAfterSeconds: number) => () =>
    failure(429, 'RateLimiting', 'Please wait and retry.', { 'retry-after': String(retryAfterSeconds) }),
  /** As a firewall that drops what comes. */
  silence: () => new Promise<Response>(() => undefined),
  unavailable: () => failure(503, 'ServerBusy', 'The server is busy.', { 'retry-after': '0' }),
  forbidden: () =>
    failure(
      403,
      'AuthorizationFailed',
      "The client does not have authorization to perform action 'Microsoft.ResourceGraph/resources/read'.",
    ),
  html: () =>
    new Response('<!DOCTYPE html><html><body>Sign in to the proxy</body></html>', {
      headers: { 'content-type': 'text/html' },
    }),
};

/** A make-believe Azure: one function from request to response, as `fetch` sees it. It knows the hosts by their paths. */
export interface Emulator {
  handle(request: Request): Promise<Response>;
  /** Where ARM and Entra say they are. */
  origin: string;
  pageSize: number;
  /** The private authority of its sockets, as PEM, where it has any. */
  authority: string;
  /** Clusters, by name, without Entra integration: they give everybody an admin's certificate. */
  readonly localOnly: Set<string>;
  /** API servers that know no lists of metadata alone. */
  knowsOnlyObjects: boolean;
  readonly unreadable: Set<string>;
  /** What the caller may do, as roles give it: https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group */
  readonly permissions: { actions: string[]; notActions: string[] }[];
  readonly logs: LogSettings;
  readonly faults: Fault[];
  /** What Resource Graph holds while ARM has these: rows may be missing, stale, or of what is long gone. */
  indexed: (now: readonly Resource[]) => readonly Resource[];
  /** What times in its answers are dated from. */
  readonly startedAt: Date;
  readonly streams: Streams;
  readonly cursors: Cursors;
  /** Every request so far: method and path. */
  readonly requests: string[];
  /** What is being done, and was. */
  readonly operations: Operation[];
}

export function createEmulator(fleet: Fleet): Emulator {
  // What is written is written here, and not into what it was made from.
  const held = { ...fleet, resources: [...fleet.resources] };
  const emulator: Emulator = {
    origin: ARM_AUDIENCE,
    pageSize: 4,
    authority: '',
    localOnly: new Set(),
    knowsOnlyObjects: false,
    unreadable: new Set(),
    // Reader, and Azure Kubernetes Service Cluster User Role.
    permissions: [
      { actions: ['*/read'], notActions: [] },
      { actions: ['Microsoft.ContainerService/managedClusters/listClusterUserCredential/action'], notActions: [] },
    ],
    logs: { refused: new Set(), timesOutAbove: Infinity, timesOutAboveHours: Infinity, partialAbove: Infinity },
    faults: [],
    indexed: (now) => now,
    startedAt: new Date(),
    streams: new Map(),
    cursors: new Map(),
    requests: [],
    operations: [],
    handle: async (request) => {
      const { pathname } = new URL(request.url);
      emulator.requests.push(`${request.method} ${pathname}`);
      const fault = emulator.faults.find((one) => one.path.test(pathname) && isDue(one, emulator.requests));
      return fault?.answer() ?? answer(request, pathname, held, emulator);
    },
  };
  return emulator;
}

type HeldFleet = Fleet & { readonly resources: Resource[] };

function isDue({ path, nth }: Fault, requests: readonly string[]): boolean {
  return nth === undefined || requests.filter((line) => path.test(line.split(' ')[1] ?? '')).length === nth;
}

async function answer(request: Request, pathname: string, fleet: HeldFleet, emulator: Emulator): Promise<Response> {
  if (pathname === '/metadata/endpoints') return metadata(emulator.origin);
  const fromEntra = await entra(request, emulator.origin);
  if (fromEntra !== undefined) return fromEntra;
  if (pathname.startsWith('/dataCollectionRules/'))
    return refused(request, MONITOR_AUDIENCE) ?? ingestion(request, emulator.streams);
  if (/^\/providers\/microsoft\.resourcegraph\/resources$/i.test(pathname))
    return (
      refused(request, ARM_AUDIENCE) ??
      resourceGraph(request, { ...fleet, resources: emulator.indexed(fleet.resources) }, emulator)
    );
  if (pathname === '/batch') return refused(request, ARM_AUDIENCE) ?? armBatch(request, (one) => emulator.handle(one));
  if (pathname.startsWith(`${LOG_ANALYTICS}/`))
    return refused(request, `${emulator.origin}${LOG_ANALYTICS}`) ?? logAnalytics(request, fleet, emulator.logs);
  if (/^\/subscriptions\/[^/]+\/metrics:getBatch$/.test(pathname))
    return refused(request, METRICS_AUDIENCE) ?? metrics(request, fleet, emulator);
  if (pathname.startsWith('/kubernetes/'))
    return refused(request, KUBERNETES_AUDIENCE) ?? kubernetes(request, fleet, emulator);
  if (request.method === 'POST' && pathname.endsWith('/listClusterUserCredential'))
    return refused(request, ARM_AUDIENCE) ?? credential(request, emulator);
  if (!/^\/subscriptions(\/|$)/.test(pathname)) return notEmulated(request);
  const unknown = refused(request, ARM_AUDIENCE);
  if (unknown !== undefined) return unknown;
  const late = progress(emulator.operations, pathname);
  if (late !== undefined) return late;
  if (request.method !== 'GET') return armWrite(request, { ...fleet, ...emulator });
  return arm(request, fleet, emulator);
}

function refused(request: Request, audience: string): Response | undefined {
  const got = audienceOf(request);
  if (got === undefined)
    return failure(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.", {
      'www-authenticate': 'Bearer',
    });
  if (got.replace(/\/$/, '') === audience) return undefined;
  return failure(
    401,
    'InvalidAuthenticationTokenAudience',
    `The access token has been obtained for wrong audience or resource '${got}'.`,
    { 'www-authenticate': 'Bearer' },
  );
}

function metadata(origin: string): Response {
  return json({
    name: 'EmulatedCloud',
    portal: origin,
    resourceManager: `${origin}/`,
    logAnalyticsResourceId: `${origin}${LOG_ANALYTICS}`,
    authentication: {
      loginEndpoint: `${origin}/`,
      audiences: [`${ARM_AUDIENCE}/`],
      tenant: 'common',
      identityProvider: 'AAD',
    },
    suffixes: {},
  });
}
