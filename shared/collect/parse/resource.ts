import { isObject } from './body.ts';

/** A resource as Azure sent it, not yet understood. */
export interface RawResource {
  /** In lower case. */
  readonly id: string;
  /** Provider and kinds, in lower case, as the id spells them: `microsoft.network/virtualnetworks/subnets`. */
  readonly type: string;
  readonly body: unknown;
  readonly observedAt: string;
  /** Where it was read: a file, or the service that answered. */
  readonly from: string;
}

/** The resource in a piece of JSON; `undefined` when it has no resource's id. */
export function asResource(body: unknown, observedAt: string, from: string): RawResource | undefined {
  const id = isObject(body) ? (body['id'] ?? body['Id'] ?? body['ID']) : undefined;
  if (typeof id !== 'string') return undefined;
  const type = typeOf(id);
  return type === undefined ? undefined : { id: id.toLowerCase(), type, body, observedAt, from };
}

/** The id of the resource that one is a part of: the id without its last kind and name. */
export function parentOf(id: string): string {
  return id.split('/').slice(0, -2).join('/');
}

/** The type that an id spells: ids keep their form where `type` is written in many ways or left out. */
export function typeOf(id: string): string | undefined {
  const parts = id.toLowerCase().split('/');
  const provider = parts.lastIndexOf('providers');
  if (
    parts[0] !== '' ||
    parts[1] !== 'subscriptions' ||
    provider < 0 ||
    parts.length < provider + 4 ||
    (parts.length - provider) % 2 !== 0
  )
    return undefined;
  const [namespace, ...rest] = parts.slice(provider + 1);
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/');
}
