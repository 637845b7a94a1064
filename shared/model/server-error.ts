/**
 * Why the API server did not get through to something in the cluster. `noAgent`: no agent of the tunnel is connected. `kubeletTimeOut`: packets
 * to a kubelet are lost. `kubeletError`: a kubelet was reached, or refuses. `tunnelBroken`: the tunnel broke off. `webhookFailed` and
 * `apiServiceUnavailable`: what is behind them failed, for another reason. `etcd`: its own store did.
 */
export type ServerErrorKind =
  'noAgent' | 'kubeletTimeOut' | 'kubeletError' | 'tunnelBroken' | 'webhookFailed' | 'apiServiceUnavailable' | 'etcd';

/** What one line of an API server's log, or one answer of it, says of its ways into the cluster. */
export interface ServerError {
  readonly kind: ServerErrorKind;
  /** The address of the kubelet that was dialed, or else the name of its node. */
  readonly kubelet?: string;
  /** The node's name, where the line has it. */
  readonly node?: string;
  /** The webhook that was to be called. */
  readonly webhook?: string;
  /** Whether what the webhook was asked about went through without it. */
  readonly failsOpen?: boolean;
  /** The APIService that was to be asked, as `v1beta1.metrics.k8s.io`. */
  readonly apiService?: string;
}
