import type { Selector } from './selector.ts';

export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/** An admission webhook: what the API server asks before it does what it was asked. https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ */
export interface Webhook {
  readonly kind: 'ValidatingWebhookConfiguration' | 'MutatingWebhookConfiguration';
  /** The object that holds it. */
  readonly configuration: string;
  readonly name: string;
  /** AKS keeps it, and what answers it runs beside the API server. */
  readonly isOfAks: boolean;
  /** What it does not answer is refused; else it goes on without. */
  readonly failsClosed: boolean;
  readonly timeoutSeconds: number;
  readonly service?: ServiceName;
  readonly url?: string;
  /** Namespaces that it is asked about. Things in no namespace it is asked about always. */
  readonly namespaces: Selector;
  readonly rules: readonly WebhookRule[];
}

/** `*` is everything; a resource may have its group and its part: `pods/exec`. */
export interface WebhookRule {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly operations: readonly string[];
}

/** What answers for a Service, as far as it was asked. */
export type Backend = ServiceName & (SeenBackend | { readonly unseen: string });

export interface SeenBackend {
  readonly isThere: boolean;
  /** The name outside of the cluster that it stands for. */
  readonly externalName?: string;
  readonly ready: number;
  /** Its EndpointSlices, with how many endpoints each has, ready or not. */
  readonly slices: readonly { readonly name: string; readonly endpoints: number }[];
}

/** A part of the API that a Service in the cluster answers for, as `v1beta1.metrics.k8s.io`. */
export interface ApiService {
  readonly name: string;
  readonly service: ServiceName;
  /** What its condition `Available` says: `True`, `False`, `Unknown`. Absent while nobody tried. */
  readonly available?: string;
  /** `MissingEndpoints`, `FailedDiscoveryCheck`, `ServiceNotFound`, … */
  readonly reason?: string;
}
