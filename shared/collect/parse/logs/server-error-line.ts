import type { ServerError, ServerErrorKind } from '../../../model/server-error.ts';

/**
 * What a line of kube-apiserver's log, or the message of an answer of 500 and more, says of the API server's ways into the cluster;
 * `undefined` where it says nothing of them. The deepest reason is its kind: a webhook that is not reached because no agent is there is `noAgent`.
 * Texts: kubernetes `apiserver/pkg/server/egressselector`, `kube-aggregator/pkg/controllers/status`, `apiserver/pkg/admission/plugin/webhook`;
 * https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/connectivity/tunnel-connectivity-issues
 */
export function serverErrorOf(line: string): ServerError | undefined {
  // Some rows escape slashes as JSON may.
  const text = line.replaceAll('\\/', '/');
  const [, closed] = /failing closed "?([^\s":]+)/i.exec(text) ?? [];
  const [, open] = /failing open "?([^\s":]+)/i.exec(text) ?? [];
  const [, called] = /failed calling webhook "([^"]+)"/i.exec(text) ?? [];
  const webhook = called ?? closed ?? open;
  const [, apiService] = /\b(v\d\w*\.[\w.-]+) failed with: /.exec(text) ?? [];
  const kind = kindOf(text) ?? (webhook !== undefined ? 'webhookFailed' : undefined) ?? aggregation(apiService);
  if (kind === undefined) return undefined;
  return {
    kind,
    ...kubeletOf(text),
    ...(webhook !== undefined && { webhook }),
    ...((open !== undefined || closed !== undefined) && { failsOpen: open !== undefined }),
    ...(apiService !== undefined && { apiService }),
  };
}

function aggregation(apiService: string | undefined): ServerErrorKind | undefined {
  return apiService === undefined ? undefined : 'apiServiceUnavailable';
}

/** The proxy of the tunnel answers 500 where no agent is connected, 504 where an agent dialed in vain. */
function kindOf(text: string): ServerErrorKind | undefined {
  if (/No agent available|no tunnels available|proxy error from .* code 50[03]\b/.test(text)) return 'noAgent';
  if (/:10250\b/.test(text))
    return /i\/o timeout|connection timed out|code 504\b/.test(text) ? 'kubeletTimeOut' : 'kubeletError';
  if (/\/tunnel-uds\/|proxy error from |error dialing backend: EOF/.test(text)) return 'tunnelBroken';
  return text.includes('etcdserver: ') ? 'etcd' : undefined;
}

/** `dial tcp 10.1.0.5:10250` and `while dialing …:10250` name the address, `https://…:10250/` the node or its address. */
function kubeletOf(text: string): Pick<ServerError, 'kubelet' | 'node'> {
  const [, dialed] = /(?:dial tcp|while dialing) \[?([^\s[\]]+?)\]?:10250\b/.exec(text) ?? [];
  const [, host] = /https:\/\/\[?([^\s/[\]]+?)\]?:10250\b/.exec(text) ?? [];
  const kubelet = dialed ?? host;
  const node = [host, dialed].find((name) => name !== undefined && /[g-z]/i.test(name));
  return { ...(kubelet !== undefined && { kubelet }), ...(node !== undefined && { node }) };
}
