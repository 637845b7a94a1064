import type { AgentError, AgentErrorKind } from '../../../model/agent-error.ts';

/**
 * What a line of konnectivity-agent's log says that is no noise; `undefined` for all that healthy agents write too: connections that end, and dials
 * that services refuse. Texts: https://github.com/kubernetes-sigs/apiserver-network-proxy (`pkg/agent`), and of grpc-go.
 */
export function agentErrorOf(line: string): AgentError | undefined {
  const [, address] = /dial tcp \[?([^\s[\]]+?)\]?:\d+:/.exec(line) ?? [];
  const at = address === undefined ? {} : { address };
  if (line.includes('"cannot connect once"')) return { kind: kindOf(line), ...at };
  const isKubelet =
    line.includes('"error dialing backend"') && /:10250: (?:i\/o timeout|.*connection timed out)/.test(line);
  return isKubelet ? { kind: 'kubeletTimeOut', ...at } : undefined;
}

/** Since grpc-go 1.67 a connection without ALPN is refused by the agent itself; until then it breaks later. */
function kindOf(line: string): AgentErrorKind {
  if (/missing selected ALPN property|no application protocol/.test(line)) return 'alpnLost';
  // The API server's own may run out, and a node's clock be wrong.
  if (/x509: (?!certificate has expired)/.test(line)) return 'foreignCertificate';
  // A lookup may time out too.
  if (/dial tcp: lookup |no such host/.test(line)) return 'nameNotFound';
  if (/i\/o timeout|connection timed out|context deadline exceeded/.test(line)) return 'timeOut';
  return line.includes('connection refused') ? 'refused' : 'handshakeBroken';
}
