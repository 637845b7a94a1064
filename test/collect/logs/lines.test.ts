import { agentErrorOf } from '../../../shared/collect/parse/logs/agent-line.ts';
import { firewallMessageOf } from '../../../shared/collect/parse/logs/firewall-message.ts';
import { serverErrorOf } from '../../../shared/collect/parse/logs/server-error-line.ts';

const agentFails = (description: string, at = 238) =>
  `E0719 13:51:09.906086       1 clientset.go:${at}] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"${description}\\""`;

/** The texts are those of klog, grpc-go and Go's crypto/tls; addresses and names are made up. */
describe('a line of an agent that fails', () => {
  it.each([
    [
      'the way to the API server is shut',
      'transport: Error while dialing: dial tcp 203.0.113.7:443: i/o timeout',
      { kind: 'timeOut', address: '203.0.113.7' },
    ],
    [
      'so said older ones',
      'transport: Error while dialing dial tcp 203.0.113.7:443: i/o timeout',
      { kind: 'timeOut', address: '203.0.113.7' },
    ],
    [
      'it is refused',
      'transport: Error while dialing: dial tcp 203.0.113.7:443: connect: connection refused',
      { kind: 'refused', address: '203.0.113.7' },
    ],
    [
      'DNS knows no such name',
      'transport: Error while dialing: dial tcp: lookup aks-1234.hcp.westeurope.azmk8s.io on 172.16.0.10:53: no such host',
      { kind: 'nameNotFound' },
    ],
    [
      'DNS does not answer',
      'transport: Error while dialing: dial tcp: lookup aks-1234.hcp.westeurope.azmk8s.io on 172.16.0.10:53: read udp 10.1.0.9:41233->172.16.0.10:53: i/o timeout',
      { kind: 'nameNotFound' },
    ],
    [
      'ALPN is lost',
      'transport: authentication handshake failed: credentials: cannot check peer: missing selected ALPN property. If you upgraded from a grpc-go version earlier than 1.67, your TLS connections may have stopped working due to ALPN enforcement. For more details, see: https://github.com/grpc/grpc-go/issues/434',
      { kind: 'alpnLost' },
    ],
    [
      'ALPN is refused',
      'transport: authentication handshake failed: remote error: tls: no application protocol',
      { kind: 'alpnLost' },
    ],
    [
      "the certificate is another's",
      'transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority',
      { kind: 'foreignCertificate' },
    ],
    [
      'the certificate ran out, or the clock of the node is wrong',
      'transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is after 2025-12-31T00:00:00Z',
      { kind: 'handshakeBroken' },
    ],
    ['HTTP/1 answers', 'transport: error reading server preface: http2: frame too large', { kind: 'handshakeBroken' }],
  ] as const)('%s', (_, description, says) => {
    expect(agentErrorOf(agentFails(description))).toEqual(says);
  });

  it.each([
    'I0719 14:02:11.120000       1 client.go:420] "error dialing backend" error="dial tcp 10.1.0.70:10250: i/o timeout" dialID=6129484611666145821 connectionID=42 dialAddress="10.1.0.70:10250"',
    'E0719 14:02:11.120000       1 client.go:447] "error dialing backend" error="dial tcp 10.1.0.70:10250: i/o timeout"',
  ])('a kubelet does not answer it', (line) => {
    expect(agentErrorOf(line)).toEqual({ kind: 'kubeletTimeOut', address: '10.1.0.70' });
  });
});

/** https://github.com/Azure/AKS/issues/4423 and https://github.com/Azure/AKS/issues/2452: lines of clusters that are well. */
describe('a line of an agent that is well', () => {
  it.each([
    'I0719 14:02:11.120000       1 client.go:420] "error dialing backend" error="dial tcp 10.1.0.5:19100: connect: connection refused" dialID=6129484611666145821 connectionID=42 dialAddress="10.1.0.5:19100"',
    'I0719 14:02:11.120000       1 client.go:420] "error dialing backend" error="dial tcp 10.1.0.5:19100: i/o timeout" dialID=6129484611666145821 connectionID=42 dialAddress="10.1.0.5:19100"',
    'I0719 14:02:11.120000       1 client.go:420] "error dialing backend" error="dial tcp 10.1.0.5:10250: connect: connection refused" dialID=1 connectionID=42 dialAddress="10.1.0.5:10250"',
    'I0719 14:02:11.340000       1 client.go:528] "remote connection EOF" connectionID=42',
    'E1112 12:28:32.670717       1 client.go:486] "connection read failure" err="read tcp 10.1.0.126:47702->10.1.0.126:10250: use of closed network connection"',
    'E1112 12:28:45.090972       1 client.go:515] "conn write failure" err="write tcp 10.1.0.126:57820->10.1.0.243:443: use of closed network connection" connectionID=241',
    'E1112 12:28:45.090972       1 client.go:515] "conn write failure" err="write tcp 10.1.0.126:57820->10.1.0.243:10250: i/o timeout" connectionID=241',
    'I1012 12:27:43.521844       1 options.go:107] ALPNProtos set to [konnectivity].',
    'I1012 12:27:43.567902       1 client.go:255] "Connect to" server="e9df3653-9bd4-4b09-b1a7-261f6104f5d0"',
  ])('%s', (line) => {
    expect(agentErrorOf(line)).toBeUndefined();
  });
});

/** https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/connectivity/tunnel-connectivity-issues, and the sources of kubernetes. */
describe('an error of the API server', () => {
  it.each([
    ['error dialing backend: dial tcp 10.1.0.70:10250: i/o timeout', { kind: 'kubeletTimeOut', kubelet: '10.1.0.70' }],
    [
      'Get "https://aks-user-26400001-vmss000001:10250/containerLogs/default/pod/container": dial tcp 10.1.0.70:10250: i/o timeout',
      { kind: 'kubeletTimeOut', kubelet: '10.1.0.70', node: 'aks-user-26400001-vmss000001' },
    ],
    [
      'Get https://aks-user-26400001-1:10250/containerLogs/default/x/x: dial tcp 10.1.0.6:10250: getsockopt: connection timed out',
      { kind: 'kubeletTimeOut', kubelet: '10.1.0.6', node: 'aks-user-26400001-1' },
    ],
    [
      'Get "https://[fd00::6]:10250/containerLogs/a/b/c": dial tcp [fd00::6]:10250: i/o timeout',
      { kind: 'kubeletTimeOut', kubelet: 'fd00::6' },
    ],
    [
      'error dialing backend: proxy error from localhost:9443 while dialing 10.1.0.70:10250, code 504: 504 Gateway Timeout',
      { kind: 'kubeletTimeOut', kubelet: '10.1.0.70' },
    ],
    [
      'error dialing backend: dial tcp 10.1.0.70:10250: connect: connection refused',
      { kind: 'kubeletError', kubelet: '10.1.0.70' },
    ],
    [
      'Get "https://10.1.0.70:10250/containerLogs/a/b/c": http: server gave HTTP response to HTTPS client',
      { kind: 'kubeletError', kubelet: '10.1.0.70' },
    ],
    [
      'Get "https://10.1.0.70:10250/containerLogs/a/b/c": net/http: TLS handshake timeout',
      { kind: 'kubeletError', kubelet: '10.1.0.70' },
    ],
    [
      'error upgrading connection: unable to upgrade connection: error dialing backend: No agent available',
      { kind: 'noAgent' },
    ],
    [
      'proxy error from localhost:9443 while dialing 10.1.0.70:10250, code 500: currently no tunnels available: No agent available',
      { kind: 'noAgent', kubelet: '10.1.0.70' },
    ],
    [
      'proxy error from localhost:9443 while dialing 10.1.0.5:443, code 503: 503 Service Unavailable',
      { kind: 'noAgent' },
    ],
    [
      'E0710 02:46:38.993347       1 status.go:71] apiserver received an error that is not an metav1.Status: &errors.errorString{s:"error dialing backend: EOF"}: error dialing backend: EOF',
      { kind: 'tunnelBroken' },
    ],
    [
      String.raw`E0709 23:58:50.975449       1 available_controller.go:524] v1beta1.metrics.k8s.io failed with: failing or missing response from https:\/\/10.0.3.33:4443\/apis\/metrics.k8s.io\/v1beta1: Get "https:\/\/10.0.3.33:4443\/apis\/metrics.k8s.io\/v1beta1": write unix @->\/tunnel-uds\/proxysocket: write: broken pipe`,
      { kind: 'tunnelBroken', apiService: 'v1beta1.metrics.k8s.io' },
    ],
    [
      'E0709 23:58:50.975449       1 available_controller.go:524] v1beta1.metrics.k8s.io failed with: failing or missing response from https://10.0.3.33:4443/apis/metrics.k8s.io/v1beta1: Get "https://10.0.3.33:4443/apis/metrics.k8s.io/v1beta1": dial tcp 10.0.3.33:4443: i/o timeout',
      { kind: 'apiServiceUnavailable', apiService: 'v1beta1.metrics.k8s.io' },
    ],
    [
      'Internal error occurred: failed calling webhook "check.example.com": failed to call webhook: Post "https://check.shop.svc:443/?timeout=10s": context deadline exceeded',
      { kind: 'webhookFailed', webhook: 'check.example.com' },
    ],
    [
      'W0710 02:46:38.993347       1 dispatcher.go:217] Failed calling webhook, failing closed check.example.com: failed calling webhook "check.example.com": failed to call webhook: Post "https://check.shop.svc:443/?timeout=10s": context deadline exceeded',
      { kind: 'webhookFailed', webhook: 'check.example.com', failsOpen: false },
    ],
    [
      'W0710 02:46:38.993347       1 dispatcher.go:217] Failed calling webhook, failing open check.example.com: failed calling webhook "check.example.com": failed to call webhook: Post "https://check.shop.svc:443/?timeout=10s": No agent available',
      { kind: 'noAgent', webhook: 'check.example.com', failsOpen: true },
    ],
    [
      'Internal error occurred: failed calling webhook "check.example.com": Post "https://check.shop.svc:443/?timeout=10s": read unix @->/tunnel-uds/socket: read: connection reset by peer',
      { kind: 'tunnelBroken', webhook: 'check.example.com' },
    ],
    ['etcdserver: request timed out', { kind: 'etcd' }],
    ['Operation cannot be fulfilled on leases.coordination.k8s.io "node": the object has been modified', undefined],
    [
      'I0710 02:46:38.993347       1 trace.go:236] Trace[10250]: "List" url:/api/v1/pods (total time: 530ms)',
      undefined,
    ],
  ] as const)('%s', (line, says) => {
    expect(serverErrorOf(line)).toEqual(says);
  });
});

/** The forms of https://learn.microsoft.com/azure/firewall/diagnostic-logs, of Microsoft Sentinel's parsers and of azure-firewall-mon. */
describe('a message of a firewall in the legacy form', () => {
  it.each([
    [
      'TCP request from 10.1.0.4:50712 to 192.0.2.4:443. Action: Allow. ',
      { protocol: 'TCP', source: '10.1.0.4', destination: '192.0.2.4', port: 443, isDenied: false },
    ],
    [
      'TCP request from 10.1.0.4:50712 to 192.0.2.4:443. Action: Deny',
      { protocol: 'TCP', source: '10.1.0.4', destination: '192.0.2.4', port: 443, isDenied: true },
    ],
    [
      'TCP request from 10.1.0.4:50712 to 192.0.2.4:443. Action: Deny. ',
      { protocol: 'TCP', source: '10.1.0.4', destination: '192.0.2.4', port: 443, isDenied: true },
    ],
    [
      'UDP request from 10.1.0.4:59960 to 192.0.2.4:1194. Action: Deny. Policy: p-hub. Rule Collection Group: g. Rule Collection: c. Rule: no-udp',
      { protocol: 'UDP', source: '10.1.0.4', destination: '192.0.2.4', port: 1194, isDenied: true, rule: 'g/c/no-udp' },
    ],
    [
      'TCP request from 10.1.0.4:59960 to 192.0.2.4:443. Action: Deny.. Rule Collection: c. Rule: no-web',
      { protocol: 'TCP', source: '10.1.0.4', destination: '192.0.2.4', port: 443, isDenied: true, rule: 'c/no-web' },
    ],
    [
      'ICMP Type=8 request from 10.1.0.4:0 to 192.0.2.4:0. Action: Deny..',
      { protocol: 'ICMP', source: '10.1.0.4', destination: '192.0.2.4', isDenied: true },
    ],
    [
      'ICMP Type=8 request from 10.1.0.4: to 192.0.2.4:. Action: Deny.',
      { protocol: 'ICMP', source: '10.1.0.4', destination: '192.0.2.4', isDenied: true },
    ],
    [
      'ICMP Type=8 request from 10.1.0.4 to 192.0.2.4. Action: Allow.',
      { protocol: 'ICMP', source: '10.1.0.4', destination: '192.0.2.4', isDenied: false },
    ],
    [
      'HTTP  request from 10.1.0.4:55202 to packages.microsoft.com:80. Url: packages.microsoft.com/a/Packages.gz. Action: Deny. No rule matched. Proceeding with default action',
      { protocol: 'HTTP', source: '10.1.0.4', destination: 'packages.microsoft.com', port: 80, isDenied: true },
    ],
    [
      'HTTPS request from 10.1.0.4:55583 to MCR.microsoft.com:443. Action: Deny. Policy: p. Rule Collection Group: g. Rule Collection: block. Rule: registries, all',
      {
        protocol: 'HTTPS',
        source: '10.1.0.4',
        destination: 'mcr.microsoft.com',
        port: 443,
        isDenied: true,
        rule: 'g/block/registries, all',
      },
    ],
    [
      'HTTPS request from 10.1.0.4:49553 to mcr.microsoft.com:443. Action: Allow. Policy: p. Rule Collection Group: g. Rule Collection: web. Rule: some categories. Web Category: ComputersAndTechnology',
      {
        protocol: 'HTTPS',
        source: '10.1.0.4',
        destination: 'mcr.microsoft.com',
        port: 443,
        isDenied: false,
        rule: 'g/web/some categories',
      },
    ],
    [
      'HTTPS request from 10.1.0.4:59060 to one.westeurope.example:443. Action: Deny. Failed to resolve address other.westeurope.example:443: lookup other.westeurope.example on 10.0.0.53:53: no such host',
      { protocol: 'HTTPS', source: '10.1.0.4', destination: 'one.westeurope.example', port: 443, isDenied: true },
    ],
    [
      'HTTPS request from 10.1.0.4:6065. Action: Deny. Reason: SNI TLS extension was missing.',
      { protocol: 'HTTPS', source: '10.1.0.4', isDenied: true },
    ],
    [
      'HTTP request from 10.1.0.4:54314 to a.example:80. Url: a.example. Action: Deny. ThreatIntel: Bot Networks',
      { protocol: 'HTTP', source: '10.1.0.4', destination: 'a.example', port: 80, isDenied: true },
    ],
    [
      'TCP request from 10.1.0.4:51890 to 192.0.2.4:443. Action: drop. Signature: 2028816. IDS: JA3 Hash. Priority: 3. Classification: Unknown Traffic',
      undefined,
    ],
    ["TCP request from 203.0.113.174:61563 to 203.0.113.13:3389 was DNAT'ed to 10.1.2.4:3389", undefined],
    [
      'DNS Request: 10.1.0.5:7943 - 8951 AAAA IN mcr.microsoft.com. udp 58 false 512 NOERROR qr,rd,ra 135 0.004987569s',
      undefined,
    ],
  ] as const)('%s', (message, says) => {
    expect(firewallMessageOf(message)).toEqual(says);
  });
});
