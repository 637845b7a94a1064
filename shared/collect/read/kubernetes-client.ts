import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import * as kubernetes from '@kubernetes/client-node';
import { isObject } from '../parse/body.ts';
import { type Azure, counting } from './azure.ts';
import { type Access, SERVER_SCOPE } from './kubernetes-access.ts';

/** The clients of the API groups that are asked. */
export interface KubernetesClients {
  readonly core: kubernetes.CoreV1Api;
  readonly apps: kubernetes.AppsV1Api;
  readonly custom: kubernetes.CustomObjectsApi;
  readonly flowcontrol: kubernetes.FlowcontrolApiserverV1Api;
  readonly networking: kubernetes.NetworkingV1Api;
  readonly admission: kubernetes.AdmissionregistrationV1Api;
  readonly registration: kubernetes.ApiregistrationV1Api;
  readonly discovery: kubernetes.DiscoveryV1Api;
}

/** An answer of an API server that is no success, in its own words. */
export class KubernetesError extends Error {
  override readonly name = 'KubernetesError';
  readonly statusCode: number;
  /** The object that was asked for does not exist; the API itself does. */
  readonly isAbsent: boolean;

  constructor(statusCode: number, message: string, isAbsent: boolean) {
    super(message);
    this.statusCode = statusCode;
    this.isAbsent = isAbsent;
  }
}

/**
 * The one form that Secrets are ever asked for in: names and labels, without what is in them. There is no second choice in it, so that a
 * server that cannot do it answers 406. https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches
 */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** Options of a call that asks for metadata alone. */
export function asMetadata() {
  return kubernetes.setHeaderOptions('Accept', METADATA_ONLY);
}

const CALL_DEADLINE_MS = 10_000;

/** The official clients over the pipeline of Azure's: it brings the token, retries as the server asks, and the sockets. */
export function connectKubernetes(azure: Azure, access: Access, deadline: AbortSignal): KubernetesClients {
  const pipeline = createPipelineFromOptions({
    tlsOptions: {
      ...(access.authority && { ca: access.authority }),
      ...(access.admin && { cert: access.admin.certificate, key: access.admin.key }),
    },
    retryOptions: { maxRetries: 1 },
    userAgentOptions: { userAgentPrefix: 'aks-reach' },
  });
  pipeline.addPolicy(counting(azure.calls, 'kubernetes'), { afterPhase: 'Retry' });
  if (access.admin === undefined)
    pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential: azure.credential, scopes: SERVER_SCOPE }));
  const client = azure.httpClient ?? createDefaultHttpClient();

  const httpApi = kubernetes.wrapHttpLibrary({
    async send(request) {
      if (/\/secrets\b/.test(request.getUrl()) && request.getHeaders()['Accept'] !== METADATA_ONLY)
        throw new Error('the content of Secrets is never asked for');
      const response = await pipeline.sendRequest(
        client,
        createPipelineRequest({
          url: request.getUrl(),
          headers: createHttpHeaders(request.getHeaders()),
          abortSignal: AbortSignal.any([deadline, AbortSignal.timeout(CALL_DEADLINE_MS)]),
        }),
      );
      if (response.status >= 400) throw refusalOf(response);
      const text = response.bodyAsText ?? '';
      const body = {
        text: () => Promise.resolve(text),
        binary: () => Promise.resolve(Buffer.from(text)),
        stream: () => null,
      };
      return new kubernetes.ResponseContext(response.status, response.headers.toJSON(), body);
    },
  });
  const configuration = kubernetes.createConfiguration({
    baseServer: new kubernetes.ServerConfiguration(access.server, {}),
    httpApi,
  });
  return {
    core: new kubernetes.CoreV1Api(configuration),
    apps: new kubernetes.AppsV1Api(configuration),
    custom: new kubernetes.CustomObjectsApi(configuration),
    flowcontrol: new kubernetes.FlowcontrolApiserverV1Api(configuration),
    networking: new kubernetes.NetworkingV1Api(configuration),
    admission: new kubernetes.AdmissionregistrationV1Api(configuration),
    registration: new kubernetes.ApiregistrationV1Api(configuration),
    discovery: new kubernetes.DiscoveryV1Api(configuration),
  };
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
function refusalOf({ status, bodyAsText }: PipelineResponse): KubernetesError {
  try {
    const body: unknown = JSON.parse(bodyAsText ?? '');
    const { message, reason, details } = isObject(body) ? body : {};
    const isAbsent =
      status === 404 && reason === 'NotFound' && isObject(details) && typeof details['name'] === 'string';
    return new KubernetesError(status, String(message), isAbsent);
  } catch {
    return new KubernetesError(status, (bodyAsText ?? '').slice(0, 200).trim(), false);
  }
}
