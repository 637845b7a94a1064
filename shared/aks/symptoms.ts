/** What the words of an error say, before anything is looked at. */
export interface Symptom {
  readonly says: RegExp;
  /** A text that says it. */
  readonly example: string;
  readonly means: string;
  /** Ids of checks that find what may be behind it, the most likely first; none where the API server was reached. */
  readonly checks: readonly string[];
}

/** Addresses that no public network routes: https://www.rfc-editor.org/rfc/rfc1918 */
const PRIVATE = /dial tcp (?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;

/**
 * From the narrowest to the widest: of two that both hold, the first knows more. Texts of kubectl, Go and Kubernetes, as in
 * https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/connectivity/tunnel-connectivity-issues and
 * https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/connectivity/tcp-timeouts-kubetctl-third-party-tools-connect-api-server
 */
export const SYMPTOMS: readonly Symptom[] = [
  {
    says: /missing selected ALPN property/i,
    example:
      'transport: authentication handshake failed: credentials: cannot check peer: missing selected ALPN property.',
    means: 'something on the way opens TLS, or strips the protocols that it offers',
    checks: ['tunnel-alpn', 'required-egress'],
  },
  {
    says: /No agent available|tunnel-uds|error dialing backend: (?:remote error: )?EOF/i,
    example:
      'error: error upgrading connection: unable to upgrade connection: error dialing backend: No agent available',
    means: 'the API server was reached, but its tunnel to the nodes has no agent at the other end',
    checks: ['tunnel-pods', 'required-egress', 'authorized-egress', 'tunnel-alpn', 'node-dns', 'snat-exhaustion'],
  },
  {
    says: /dial tcp [^ ]+:10250: .*time(?:d )?out/i,
    example:
      'Error from server: Get "https://aks-nodepool1-00000000-vmss000001:10250/containerLogs/web/pod/app": dial tcp 10.240.0.70:10250: i/o timeout',
    means: 'the API server was reached, but a kubelet does not answer through the tunnel',
    checks: ['node-traffic', 'tunnel-pods', 'required-egress'],
  },
  {
    says: /failed calling webhook/i,
    example:
      'Error from server (InternalError): Internal error occurred: failed calling webhook "x.example.com": Post "https://x.web.svc:443/?timeout=10s": context deadline exceeded',
    means: 'the API server was reached, but a webhook that it has to ask does not answer it',
    checks: ['webhooks', 'tunnel-pods', 'node-traffic'],
  },
  {
    says: /database space exceeded|etcdserver: /i,
    example: 'etcdserver: mvcc: database space exceeded',
    means: 'the store of the cluster is full, or too slow',
    checks: ['helm-history', 'api-server-load', 'api-call-leak'],
  },
  {
    says: /too many requests|\b429\b/i,
    example:
      'Error from server (TooManyRequests): the server has received too many requests and has asked us to try again later',
    means: 'the API server was reached, and turns calls away',
    checks: ['api-call-leak', 'api-server-load', 'helm-history'],
  },
  {
    says: /currently unable to handle the request|failing or missing response from https/i,
    example:
      'Error from server (ServiceUnavailable): the server is currently unable to handle the request (get nodes.metrics.k8s.io)',
    means: 'the API server was reached, but what serves this API behind it does not answer',
    checks: ['webhooks', 'tunnel-pods', 'api-server-load', 'node-traffic'],
  },
  {
    says: /no such host|server misbehaving|Temporary failure in name resolution|could not resolve host/i,
    example:
      'Unable to connect to the server: dial tcp: lookup x-1a2b3c4d.privatelink.eastus.azmk8s.io on 168.63.129.16:53: no such host',
    means: 'the name of the API server does not resolve where the call was made',
    checks: ['private-access', 'node-dns', 'cluster-state'],
  },
  {
    says: /x509: certificate signed by unknown authority/i,
    example: 'Unable to connect to the server: x509: certificate signed by unknown authority',
    means:
      'somebody else answered with another certificate, as what inspects TLS does, or the kubeconfig is of another cluster',
    checks: ['tunnel-alpn', 'required-egress'],
  },
  {
    says: /\(?Forbidden\)?|Unauthorized|must be logged in to the server/i,
    example:
      'Error from server (Forbidden): nodes is forbidden: User "x" cannot list resource "nodes" in API group "" at the cluster scope',
    means: 'the API server was reached, and asks for rights: no network stands in between',
    checks: [],
  },
  {
    says: /TLS handshake timeout/i,
    example: 'Unable to connect to the server: net/http: TLS handshake timeout',
    means: 'a connection was made, and what came after it was lost or too slow',
    checks: ['api-server-load', 'api-call-leak', 'helm-history', 'tunnel-alpn', 'snat-exhaustion', 'authorized-ranges'],
  },
  {
    says: /connection refused|actively refused it/i,
    example:
      'The connection to the server x-1a2b3c4d.hcp.eastus.azmk8s.io:443 was refused - did you specify the right host or port? dial tcp 203.0.113.7:443: connect: connection refused',
    means: 'nobody listens there: the cluster is stopped, or the name leads elsewhere',
    checks: ['cluster-state', 'private-access', 'node-dns'],
  },
  {
    says: new RegExp(`${PRIVATE.source}.*(?:time(?:d )?out|failed to respond|unreachable)`, 'i'),
    example: 'Unable to connect to the server: dial tcp 10.240.0.4:443: i/o timeout',
    means: 'a private address does not answer: the way into the VNet of the API server is closed, or there is none',
    checks: ['private-access', 'api-server-subnet', 'cluster-state', 'required-egress'],
  },
  {
    says: /i\/o timeout|timed out|failed to respond|context deadline exceeded|Client\.Timeout|network is unreachable|no route to host/i,
    example: 'Unable to connect to the server: dial tcp 203.0.113.7:443: i/o timeout',
    means: 'nothing answers: the call is dropped on its way, or is not let in',
    checks: [
      ...['authorized-ranges', 'private-access', 'cluster-state', 'required-egress', 'authorized-egress'],
      ...['api-server-load', 'api-call-leak', 'helm-history', 'snat-exhaustion', 'tunnel-pods', 'node-traffic'],
    ],
  },
  {
    says: /\bEOF\b|connection reset|client connection lost|broken pipe/i,
    example: 'Unable to connect to the server: EOF',
    means: 'a connection was made, and broke off',
    checks: ['api-server-load', 'tunnel-alpn', 'snat-exhaustion', 'tunnel-pods', 'api-call-leak'],
  },
];

/** What a text names as the place that was called: a host or an address, and its port. */
export interface Dialled {
  readonly host: string;
  readonly port: number;
}

/** The narrowest symptom that a text shows, and where it called to, as far as it says. */
export function symptomOf(text: string): { readonly symptom?: Symptom; readonly dialled?: Dialled } {
  const symptom = SYMPTOMS.find(({ says }) => says.test(text));
  const dialled = dialledIn(text);
  return { ...(symptom && { symptom }), ...(dialled && { dialled }) };
}

function dialledIn(text: string): Dialled | undefined {
  const patterns = [
    /dial tcp (?:\[(?<v6>[0-9a-f:.]+)\]|(?<host>[0-9.]+)):(?<port>\d{1,5})\b/i,
    /https:\/\/(?<host>[a-z0-9.-]+)(?::(?<port>\d{1,5}))?/i,
    /lookup (?<host>[a-z0-9.-]+\.[a-z]+)/i,
  ];
  const found = patterns.map((pattern) => pattern.exec(text)?.groups).filter((groups) => groups !== undefined);
  // A kubelet's address is where the API server called to, and not who called it.
  const { v6, host = v6, port = '443' } = found.find(({ port }) => port !== '10250') ?? {};
  return host === undefined || Number(port) > 65_535 ? undefined : { host, port: Number(port) };
}
