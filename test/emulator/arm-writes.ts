import type { Resource } from '../fleet/resources.ts';
import { act, putCluster } from './aks-service.ts';
import { json, notEmulated } from './answers.ts';
import { find, type Held, parentOf, put, typeOf } from './held.ts';
import { accept, type Operation } from './operations.ts';
import { joinPeerings, refusePeering } from './peerings.ts';

const CLUSTER = 'microsoft.containerservice/managedclusters';
const PEERING = 'microsoft.network/virtualnetworks/virtualnetworkpeerings';
const LINK = 'microsoft.network/privatednszones/virtualnetworklinks';
const RECORD = 'microsoft.network/privatednszones/a';

/** What may be put and deleted. */
const WRITABLE = [
  CLUSTER,
  PEERING,
  RECORD,
  LINK,
  'microsoft.network/networkinterfaces',
  'microsoft.network/networksecuritygroups/securityrules',
  'microsoft.network/routetables/routes',
  'microsoft.network/virtualnetworks/subnets',
];

/** What a zone counts of its own. */
const COUNTS: Readonly<Record<string, string>> = {
  [RECORD]: 'numberOfRecordSets',
  [LINK]: 'numberOfVirtualNetworkLinks',
};

/** What Azure says of what it made, and nobody sends. */
const MADE: Readonly<Record<string, object>> = { [LINK]: { virtualNetworkLinkState: 'Completed' } };

export interface Writing {
  readonly resources: Resource[];
  readonly operations: Operation[];
}

/** Changes what there is, as ARM does: it takes a change, and is done with it a while later. What is not here is answered 501. */
export async function armWrite(request: Request, { resources, operations }: Writing): Promise<Response> {
  const url = new URL(request.url);
  const path = decodeURIComponent(url.pathname);
  const type = typeOf(path);
  if (request.method === 'POST') {
    const work = act(resources, path);
    return work === undefined ? notEmulated(request) : accept(operations, { url, status: 202 }, work);
  }
  if (!WRITABLE.includes(type)) return notEmulated(request);
  const old = find(resources, path);
  const store = (value: Held | undefined) => {
    put(resources, path, value);
    if (type === PEERING) joinPeerings(resources, path);
    if (type in COUNTS) count(resources, path, Number(value !== undefined) - Number(old !== undefined));
  };
  if (request.method === 'DELETE') {
    if (old === undefined) return new Response(null, { status: 204 });
    return accept(operations, { url, status: 202 }, () => {
      store(undefined);
    });
  }
  if (request.method !== 'PUT') return notEmulated(request);

  const body = (await request.json()) as Partial<Held>;
  const refusal = type === PEERING ? refusePeering(resources, path, body) : undefined;
  if (refusal !== undefined) return refusal;
  const made = type === CLUSTER && old !== undefined ? putCluster(resources, old, body) : madeOf(path, body, old);
  const status = old === undefined ? 201 : 200;
  // Records are there at once: https://learn.microsoft.com/rest/api/dns/privatedns/record-sets/create-or-update
  if (type === RECORD) {
    store(made);
    return json(made, status);
  }
  const updating = { ...made, properties: { ...made.properties, provisioningState: 'Updating' } };
  return accept(operations, { url, status, body: updating }, () => {
    store(made);
  });
}

function count(resources: Resource[], path: string, more: number): void {
  const zone = find(resources, parentOf(path));
  if (zone === undefined) return;
  const field = COUNTS[typeOf(path)] ?? '';
  put(resources, zone.id, {
    ...zone,
    properties: { ...zone.properties, [field]: Number(zone.properties[field]) + more },
  });
}

/** What a client puts replaces what there was; its name and kind are told by the path. */
function madeOf(path: string, body: Partial<Held>, old: Held | undefined): Held {
  const [, provider = ''] = path.split('/providers/');
  const [namespace = '', ...rest] = provider.split('/');
  const type = [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/');
  const name = rest.at(-1) ?? '';
  return {
    ...body,
    id: old?.id ?? path,
    name: old?.name ?? name,
    type: old?.type ?? type,
    properties: { ...body.properties, ...MADE[typeOf(path)], provisioningState: 'Succeeded' },
  };
}
