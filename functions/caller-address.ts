import { isIP } from 'node:net';
import type { HttpRequest } from '@azure/functions';

/**
 * The address that a caller has for the front end of App Service, which puts it behind whatever else `X-Forwarded-For` says: what stands before
 * it anybody may have written. `undefined` where the host does not say. The front end may add the port.
 */
export function callerAddress({ headers }: HttpRequest): string | undefined {
  const last = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
  const [, inBrackets] = /^\[([^\]]*)\](?::\d+)?$/.exec(last) ?? [];
  const [, beforePort] = /^([^:]*):\d+$/.exec(last) ?? [];
  const address = inBrackets ?? beforePort ?? last;
  return isIP(address) === 0 ? undefined : address;
}
