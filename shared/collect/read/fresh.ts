import type { AzureCalls } from '../../model/report.ts';
import type { ResourceId } from '../../reachability/index.ts';
import { asResource, type RawResource, typeOf } from '../parse/resource.ts';
import { type Advance, eachOf } from '../quota.ts';
import type { Azure } from './azure.ts';
import { explain } from './azure-error.ts';
import { armReader } from './get.ts';

/** ARM lets 250 reads of a subscription through at once, and 25 a second after: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const MOST_AT_ONCE = 50;

/** Versions of what is read, by how its type begins: those of the clients that list the same types, where there are such clients. */
const API_VERSIONS: readonly (readonly [type: string, version: string])[] = [
  ['microsoft.containerservice/', '2026-06-01'],
  ['microsoft.compute/', '2024-11-01'],
  ['microsoft.network/privatednszones', '2024-06-01'],
  ['microsoft.network/dnsresolvers', '2022-07-01'],
  ['microsoft.network/dnsforwardingrulesets', '2022-07-01'],
  ['microsoft.network/', '2026-01-01'],
];

/** Azure says with these that there is no such resource, and with others of HTTP 404 that it does not know what is meant. */
const GONE = ['ResourceNotFound', 'ResourceGroupNotFound', 'ParentResourceNotFound', 'NotFound'];

/** What became of resources that were read one by one, in the order of their ids. */
export interface Fresh {
  readonly resources: readonly RawResource[];
  /** Those that exist no more. */
  readonly gone: ReadonlySet<ResourceId>;
  readonly failed: readonly { readonly id: ResourceId; readonly why: string }[];
}

/** Reads each resource by itself from ARM, which is never behind. It never throws. */
export async function readFresh(
  azure: Azure,
  ids: readonly ResourceId[],
  observedAt: string,
  service: keyof AzureCalls,
  advance?: Advance,
): Promise<Fresh> {
  const get = armReader(azure, service);
  const read = async (id: ResourceId): Promise<RawResource> => {
    const version = versionOf(id);
    if (version === undefined) throw new Error('it is no id of a resource that can be read');
    const resource = asResource(await get(id, version), observedAt, 'ARM');
    if (resource?.id !== id) throw new Error('an answer that is no Azure resource, or another one');
    return resource;
  };
  const answers = await eachOf(
    ids.toSorted(),
    MOST_AT_ONCE,
    async (id) => {
      try {
        return { id, resource: await read(id) };
      } catch (error) {
        return { id, error };
      }
    },
    advance,
  );
  const failed = answers.flatMap(({ id, error }) =>
    error === undefined ? [] : [{ id, error, isGone: isGone(error) }],
  );
  return {
    resources: answers.flatMap(({ resource }) => resource ?? []),
    gone: new Set(failed.flatMap((one) => (one.isGone ? [one.id] : []))),
    failed: failed.flatMap(({ id, error, isGone: is }) => (is ? [] : [{ id, why: explain(error) }])),
  };
}

function versionOf(id: ResourceId): string | undefined {
  const type = typeOf(id);
  return API_VERSIONS.find(([start]) => type?.startsWith(start))?.[1];
}

function isGone(error: unknown): boolean {
  const { statusCode, code = '' } = error as { statusCode?: number; code?: string };
  return statusCode === 404 && GONE.includes(code);
}
