import { failure, json } from './answers.ts';

export const TENANT = '99999999-9999-9999-9999-999999999999';
export const CLIENT = '88888888-8888-8888-8888-888888888888';
export const SECRET = 'not-a-secret';
export const IDENTITY_HEADER = 'not-a-header';

/** Entra and the managed identity endpoint: they give tokens that say whom they are for. */
export async function entra(request: Request, origin: string): Promise<Response | undefined> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === '/msi/token') return managedIdentity(request, searchParams);
  if (pathname.endsWith('/.well-known/openid-configuration'))
    return openIdConfiguration(pathname.split('/')[1] ?? '', origin);
  if (pathname === '/common/discovery/instance')
    return json({
      tenant_discovery_endpoint: `${origin}/${TENANT}/v2.0/.well-known/openid-configuration`,
      metadata: [],
    });
  if (pathname.endsWith('/oauth2/v2.0/token')) return clientCredentials(await request.text());
  return undefined;
}

/** Whom a bearer token is for; `undefined` when there is none or it is not ours. */
export function audienceOf(request: Request): string | undefined {
  const [, payload] = /^Bearer [^.]+\.([^.]+)\./.exec(request.headers.get('authorization') ?? '') ?? [];
  if (payload === undefined) return undefined;
  const { aud, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { aud: string; exp: number };
  return exp * 1_000 > Date.now() ? aud : undefined;
}

function managedIdentity(request: Request, query: URLSearchParams): Response {
  if (request.headers.get('x-identity-header') !== IDENTITY_HEADER)
    return failure(401, 'Unauthorized', 'wrong X-IDENTITY-HEADER');
  const resource = query.get('resource') ?? '';
  return json({ access_token: token(resource), expires_on: String(expiry()), resource, token_type: 'Bearer' });
}

function clientCredentials(form: string): Response {
  const fields = new URLSearchParams(form);
  if (fields.get('client_id') !== CLIENT || fields.get('client_secret') !== SECRET) {
    return json({ error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' }, 401);
  }
  const audience =
    (fields.get('scope') ?? '')
      .split(' ')
      .find((scope) => scope.endsWith('/.default'))
      ?.replace(/\/\.default$/, '') ?? '';
  return json({ token_type: 'Bearer', expires_in: 3_600, ext_expires_in: 3_600, access_token: token(audience) });
}

function openIdConfiguration(tenant: string, origin: string): Response {
  return json({
    issuer: `${origin}/${tenant}/v2.0`,
    authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
  });
}

/** One that says whom it is for, and for how long. */
export function token(audience: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ aud: audience, exp: expiry(), tid: TENANT, oid: CLIENT, appid: CLIENT })}.emulated`;
}

function expiry(): number {
  return Math.floor(Date.now() / 1_000) + 3_600;
}
