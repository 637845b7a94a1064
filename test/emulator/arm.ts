import type { Fleet } from '../fleet/fleet.ts';
import { SERVICE_TAGS } from '../fleet/service-tags.ts';
import { poolAt } from './aks-service.ts';
import { failure, json, notEmulated } from './answers.ts';
import { TENANT } from './entra.ts';
import { find, isPart, partsBeside, typeOf } from './held.ts';
import { logResource } from './log-resources.ts';

/** Kinds of resources that can be listed by subscription, or of what they are a part of, and read. What is not here is answered 501, never with an empty list. */
const LISTED = [
  'microsoft.containerservice/managedclusters',
  'microsoft.network/virtualnetworks',
  'microsoft.network/networksecuritygroups',
  'microsoft.network/routetables',
  'microsoft.network/networkinterfaces',
  'microsoft.network/azurefirewalls',
  'microsoft.network/firewallpolicies',
  'microsoft.network/firewallpolicies/rulecollectiongroups',
  'microsoft.network/ipgroups',
  'microsoft.network/privateendpoints',
  'microsoft.network/publicipaddresses',
  'microsoft.network/publicipprefixes',
  'microsoft.network/natgateways',
  'microsoft.network/loadbalancers',
  'microsoft.network/privatednszones',
  'microsoft.network/privatednszones/virtualnetworklinks',
  'microsoft.network/privatednszones/all',
];

/** The record sets of a zone are listed together: https://learn.microsoft.com/rest/api/dns/privatedns/record-sets/list */
const RECORDS = /^microsoft\.network\/privatednszones\/(?!virtualnetworklinks$)/;

export interface ArmSettings {
  readonly origin: string;
  readonly pageSize: number;
  /** Subscriptions that the caller may not read. */
  readonly unreadable: ReadonlySet<string>;
  readonly permissions: readonly object[];
}

/** Azure Resource Manager: lists in small pages, single resources, service tags. */
export function arm(
  request: Request,
  fleet: Fleet,
  { origin, pageSize, unreadable, permissions }: ArmSettings,
): Response {
  const url = new URL(request.url);
  const path = decodeURIComponent(url.pathname).toLowerCase();
  if (request.method !== 'GET') return notEmulated(request);
  if (!url.searchParams.has('api-version'))
    return failure(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );

  const subscription = path.split('/')[2] ?? '';
  if (path === '/subscriptions') return json({ value: fleet.subscriptions.map(subscriptionOf) });
  if (!fleet.subscriptions.some(({ id }) => id === subscription))
    return failure(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  const [, , , , group, kind] = path.split('/');
  if (path === `/subscriptions/${subscription}`) return oneSubscription(fleet, subscription, unreadable);
  const provider = /^\/subscriptions\/[^/]+\/providers\/([^/]+)$/.exec(path)?.[1];
  if (provider !== undefined) return resourceProvider(url.pathname, provider);
  if (group !== undefined && kind === undefined) return resourceGroup(fleet, path);
  const type = typeOf(path);
  if (unreadable.has(subscription)) return forbidden(url.pathname, type);
  if (/^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.authorization\/permissions$/.test(path))
    return json({ value: permissions });
  if (path.endsWith('/servicetags')) return json(fleet.serviceTags ?? SERVICE_TAGS);

  const ofLogs = logResource(path, fleet);
  if (ofLogs !== undefined) return ofLogs;
  const one = find(fleet.resources, path) ?? poolAt(fleet.resources, url.pathname);
  if (one !== undefined) return json(one);
  if (isPart(path) && !isOne(path)) return json({ value: partsBeside(fleet.resources, `${path}/any`) });
  const isRecord = isOne(path) && RECORDS.test(type);
  if (!LISTED.includes(type) && !isPart(path) && !isRecord) return notEmulated(request);
  if (isOne(path)) return notFound(url.pathname, type);

  const scope = path.slice(0, path.lastIndexOf('/providers/'));
  const parent = type.split('/').length > 2 ? path.slice(0, path.lastIndexOf('/')) : scope;
  const isListed = (one: string) => (type.endsWith('/privatednszones/all') ? RECORDS.test(one) : one === type);
  const all = fleet.resources.filter(
    ({ id }) => id.toLowerCase().startsWith(`${parent}/`) && isListed(typeOf(id.toLowerCase())),
  );
  const start = Number(url.searchParams.get('$skipToken') ?? 0);
  const next = start + pageSize;
  if (next >= all.length) return json({ value: all.slice(start) });
  url.searchParams.set('$skipToken', String(next));
  return json({ value: all.slice(start, next), nextLink: `${origin}${url.pathname}${url.search}` });
}

/** By which api-versions the types of a provider are asked: https://learn.microsoft.com/rest/api/resources/providers/get */
function resourceProvider(id: string, namespace: string): Response {
  const types = LISTED.filter((type) => type.startsWith(`${namespace}/`));
  const resourceTypes = types.map((type) => ({
    resourceType: type.slice(namespace.length + 1),
    locations: [],
    apiVersions: ['2025-10-01'],
  }));
  if (types.length === 0)
    return failure(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
  return json({ id, namespace, registrationState: 'Registered', resourceTypes });
}

function isOne(path: string): boolean {
  return (path.split('/providers/').at(-1) ?? '').split('/').length % 2 === 1;
}

/** https://learn.microsoft.com/rest/api/resources/subscriptions/list */
function subscriptionOf({ id, name }: Fleet['subscriptions'][number]): object {
  return { id: `/subscriptions/${id}`, subscriptionId: id, displayName: name, tenantId: TENANT, state: 'Enabled' };
}

/** https://learn.microsoft.com/rest/api/resources/subscriptions/get */
function oneSubscription({ subscriptions }: Fleet, id: string, unreadable: ReadonlySet<string>): Response {
  if (unreadable.has(id)) return forbidden(`/subscriptions/${id}`, 'microsoft.resources/subscriptions');
  return json(subscriptions.filter((one) => one.id === id).map(subscriptionOf)[0]);
}

/** A group is there where anything is in it. */
function resourceGroup({ resources }: Fleet, path: string): Response {
  const [, , , , name = ''] = path.split('/');
  const { id = '', location } = resources.find((one) => one.id.toLowerCase().startsWith(`${path}/`)) ?? {};
  if (id === '') return failure(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
  return json({
    id: id.split('/').slice(0, 5).join('/'),
    name,
    location,
    properties: { provisioningState: 'Succeeded' },
  });
}

/** AKS words it without the envelope that the rest of ARM has. */
function notFound(path: string, type: string): Response {
  const [, , subscription = '', , group = ''] = path.split('/');
  if (type === 'microsoft.containerservice/managedclusters') {
    const message = `Could not find managed cluster resource: ${path.split('/').at(-1) ?? ''} in subscription: ${subscription}, resourceGroup: ${group}.`;
    const detail = 'rpc error: code = NotFound desc = Managed Cluster not found';
    return json({ code: 'NotFound', details: [{ code: 'Unspecified', message: detail }], message }, 404);
  }
  const message = `The Resource '${path.split('/providers/')[1] ?? ''}' under resource group '${group}' was not found.`;
  return failure(404, 'ResourceNotFound', message);
}

function forbidden(path: string, type: string): Response {
  const message = `The client 'emulated' with object id 'emulated' does not have authorization to perform action '${type}/read' over scope '${path}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
  return failure(403, 'AuthorizationFailed', message, { 'x-ms-failure-cause': 'gateway' });
}
