import { type PipelineRequest, type PipelineResponse, RestError } from '@azure/core-rest-pipeline';

const HTML = 'a page of HTML came in place of JSON';

/** An answer that is no success, in Azure's own words. AKS leaves out the envelope that the rest of ARM has. */
export function refusal(response: PipelineResponse): RestError {
  const { status: statusCode, bodyAsText, request } = response;
  try {
    const body = JSON.parse(bodyAsText ?? '') as { error?: unknown };
    const { code, message } = (body.error ?? body) as { code: string; message: string };
    return new RestError(message, { statusCode, code, request });
  } catch {
    return new RestError(HTML, { statusCode, request, response });
  }
}

/** What is known of an error of the clients, or of the identity library. */
interface Wrong {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly request?: PipelineRequest;
  readonly response?: PipelineResponse;
  /** Of the credentials that were tried one after another. */
  readonly errors?: readonly Wrong[];
}

/** What went wrong with a call to Azure, in a sentence that names the missing permission where Azure does, and says what to do where that is known. */
export function explain(error: unknown): string {
  const wrong = error as Wrong;
  const { statusCode, code = '', name = '' } = wrong;
  const text = (wrong.message ?? String(error)).replaceAll(/\s+/g, ' ').trim();
  if (/Authentication|Credential/.test(name)) return `no token could be had from Entra: ${explainSignIn(wrong, text)}`;
  if (name === 'AbortError') return 'no answer came in time';
  if (code === 'InvalidAuthenticationTokenTenant') return explainTenant(text);
  if (statusCode === undefined) return explainWay(wrong) ?? text;
  return explainProxy(wrong, statusCode) ?? `HTTP ${statusCode}${code && ` ${code}`}: ${text}`;
}

/** Entra's own words begin with a number: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function explainSignIn({ name, errors = [] }: Wrong, text: string): string {
  const refused = /AADSTS\d+: .*?(?=\.(?: |$)|$)/.exec(text)?.[0];
  if (refused !== undefined)
    return `it refused with ${refused.slice(0, 300)}; sign in again with "az login", or mend the AZURE_ variables that name the identity`;
  if (/network_error|endpoints_resolution_error|ENOTFOUND|ECONNREFUSED/.test(text) && errors.length === 0)
    return 'it was not reached; "aks-reach doctor" says how far the way there leads';
  const status = /(?:client|server)_error: .*Http status code: (\d+)/.exec(text)?.[1];
  if (status !== undefined && errors.length === 0)
    return `something else on the way answered with HTTP ${status}; "aks-reach doctor" says what stands there`;
  const isNobody = [{ name }, ...errors].some((one) => one.name === 'CredentialUnavailableError');
  const todo = 'sign in with "az login" or give the process an identity';
  return isNobody ? `nobody is logged in here; ${todo}` : `${todo} (${text.slice(0, 300)})`;
}

/** Its text ends with the tenants whose tokens are taken, as `https://sts.windows.net/<id>/`. */
function explainTenant(text: string): string {
  const tenant = /must match (?:the tenant|one of the tenants) '[^']*?\/([0-9a-f-]{36})\//i.exec(text)?.[1] ?? '<id>';
  return `who is logged in is of another tenant than the subscription; sign in with "az login --tenant ${tenant}"`;
}

function explainProxy({ request, response }: Wrong, status: number): string | undefined {
  const proxy = proxyOf(request);
  if (proxy === undefined || response === undefined || !isOfProxy(response)) return undefined;
  if (status === 407) return `the proxy ${proxy} wants a name and a password; HTTPS_PROXY may hold them`;
  return `the proxy ${proxy} lets nothing through to ${hostOf(request)} (HTTP ${status}); have it let through, or name it in NO_PROXY`;
}

/** Whether a proxy answered in the place of Azure, which sends JSON, or else says by its headers who it is. */
export function isOfProxy({ status, headers, request, bodyAsText }: PipelineResponse): boolean {
  const isAzure = [...headers].some(([name]) => /^(?:x-ms-|strict-transport-security$)/i.test(name));
  return proxyOf(request) !== undefined && status >= 400 && !isAzure && !isJson(bodyAsText);
}

/** A way that ends before any answer, by the code that Node gives: https://nodejs.org/api/errors.html#common-system-errors */
function explainWay({ code = '', request }: Wrong): string | undefined {
  const proxy = proxyOf(request);
  const host = proxy === undefined ? hostOf(request) : `the proxy ${proxy}, which HTTPS_PROXY names,`;
  if (UNTRUSTED.test(code))
    return `the certificate that ${hostOf(request)} shows is signed by nobody whom Node.js trusts (${code}); where something on the way opens TLS, name its authority in NODE_EXTRA_CA_CERTS`;
  return WAYS[code]?.(host);
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNTRUSTED =
  /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?)|CERT_(?:UNTRUSTED|SIGNATURE_FAILURE))$/;

const WAYS: Readonly<Partial<Record<string, (host: string) => string>>> = {
  ENOTFOUND: (host) => `DNS knows no ${host.replace(/^the proxy/, 'proxy')}`,
  EAI_AGAIN: (host) => `DNS did not answer for ${host}`,
  ECONNREFUSED: (host) => `${host} refuses connections`,
  ECONNRESET: (host) => `${host} hangs up; something on the way may not let it through`,
  ETIMEDOUT: (host) => `${host} does not answer; packets are dropped on the way`,
  EHOSTUNREACH: (host) => `no route leads to ${host}`,
  ENETUNREACH: (host) => `no route leads to ${host}`,
};

function hostOf(request: PipelineRequest | undefined): string {
  return request === undefined ? 'the host' : new URL(request.url).host;
}

/** Which one the pipeline chose, from the environment. Its name and password are left out. */
export function proxyOf(request: PipelineRequest | undefined): string | undefined {
  return (request?.agent as { readonly proxy?: URL } | undefined)?.proxy?.host;
}

function isJson(text: string | null | undefined): boolean {
  return /^\s*[[{]/.test(text ?? '');
}
