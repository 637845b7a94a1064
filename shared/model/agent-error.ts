/**
 * Why an agent of the tunnel does not get through. To the API server: `nameNotFound`, `timeOut`, `refused`, `handshakeBroken`;
 * `alpnLost`: something on the way answered TLS without ALPN; `foreignCertificate`: with a certificate that is not the cluster's. From there to a
 * kubelet: `kubeletTimeOut`.
 */
export type AgentErrorKind =
  'nameNotFound' | 'timeOut' | 'refused' | 'handshakeBroken' | 'alpnLost' | 'foreignCertificate' | 'kubeletTimeOut';

/** What one line of an agent's log says that is no noise. */
export interface AgentError {
  readonly kind: AgentErrorKind;
  /** The address that was dialed, without its port. */
  readonly address?: string;
}
