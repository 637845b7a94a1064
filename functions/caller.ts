import type { HttpRequest } from '@azure/functions';
import { Refusal } from './problem.ts';

/** App roles of the registration, as infra/registration.json has them. */
export const ROLES = ['Reach.Read', 'Reach.Scan', 'Reach.Alert'] as const;
export type Role = (typeof ROLES)[number];

/** Who signed in to Entra. */
export interface Caller {
  readonly roles: readonly string[];
  /** Object ids: their own, and of the groups that their token names. */
  readonly ids: readonly string[];
}

/** Types of claims, short and as App Service spells them out: https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities */
const ID_CLAIMS = ['oid', 'http://schemas.microsoft.com/identity/claims/objectidentifier', 'groups'];
const ROLE_CLAIMS = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'];

/** Whether callers sign in to Entra, which App Service sees to before anything comes here; otherwise they show a function key. */
export function isEntraOn(): boolean {
  const word = process.env['AKS_REACH_AUTH'] ?? 'keys';
  if (word !== 'entra' && word !== 'keys')
    throw new TypeError(`AKS_REACH_AUTH: expected "entra" or "keys", got "${word}"`);
  return word === 'entra';
}

/** Who calls; `undefined` where keys are shown, which do not tell that. Throws a Refusal where nobody has signed in. */
export function callerOf(request: HttpRequest): Caller | undefined {
  if (!isEntraOn()) return undefined;
  const claims = claimsOf(request);
  const valuesOf = (types: readonly string[]) => claims.flatMap(({ typ, val }) => (types.includes(typ) ? [val] : []));
  return { roles: valuesOf(ROLE_CLAIMS), ids: valuesOf(ID_CLAIMS).map((id) => id.toLowerCase()) };
}

/** Throws a Refusal for whoever lacks the role. */
export function admit(request: HttpRequest, role: Role): void {
  const caller = callerOf(request);
  if (caller === undefined || caller.roles.includes(role)) return;
  throw new Refusal(403, `This takes the app role ${role}, which is not assigned to whoever signed in.`);
}

interface Claim {
  readonly typ: string;
  readonly val: string;
}

/** Outside requests cannot set the header as long as App Service asks them to sign in: where it says that it does not, nobody is believed. */
function claimsOf(request: HttpRequest): readonly Claim[] {
  const isOff = process.env['WEBSITE_AUTH_ENABLED']?.toLowerCase() === 'false';
  const claims = isOff ? undefined : claimsIn(request.headers.get('x-ms-client-principal') ?? '');
  if (claims === undefined)
    throw new Refusal(401, 'Sign in to Entra, and send a token for this app as "authorization: Bearer <token>".');
  return claims;
}

function claimsIn(header: string): readonly Claim[] | undefined {
  try {
    const { claims } = JSON.parse(Buffer.from(header, 'base64').toString('utf8')) as { claims?: unknown };
    return Array.isArray(claims) ? claims.filter(isClaim) : undefined;
  } catch {
    return undefined;
  }
}

function isClaim(value: unknown): value is Claim {
  const { typ, val } = (value ?? {}) as Partial<Record<keyof Claim, unknown>>;
  return typeof typ === 'string' && typeof val === 'string';
}
