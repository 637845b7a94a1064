import type { Node, NodeUse } from '../shared/model/node.ts';
import type { TunnelPod } from '../shared/model/tunnel.ts';
import type { Backend, SeenBackend, Webhook } from '../shared/model/webhook.ts';

/** An agent that is well; the node it is on has its name. */
export function aTunnelPod(name: string, different: Partial<TunnelPod> = {}): TunnelPod {
  return {
    name: `konnectivity-agent-${name}`,
    kind: 'konnectivity-agent',
    node: `node-${name}`,
    isReady: true,
    readiness: 'True',
    phase: 'Running',
    isLeaving: false,
    container: 'konnectivity-agent',
    restarts: 0,
    ...different,
  };
}

export function aNode(name: string, different: Partial<Node> = {}): Node {
  return {
    name,
    pool: 'system',
    isReady: true,
    readiness: 'True',
    isSchedulable: true,
    pressures: [],
    cpuMillicores: 2_000,
    memoryBytes: 5_000,
    quantities: { cpu: '2', memory: '5k' },
    ...different,
  };
}

export function aNodeUse(name: string, cpuMillicores = 400, memoryBytes = 1_000): NodeUse {
  return { name, cpuMillicores, memoryBytes, quantities: { cpu: `${cpuMillicores}m`, memory: String(memoryBytes) } };
}

/** One that is asked about pods of the owner's namespaces. */
export function aWebhook(different: Partial<Webhook> = {}): Webhook {
  return {
    kind: 'ValidatingWebhookConfiguration',
    configuration: 'policy',
    name: 'validate.policy.example.com',
    isOfAks: false,
    failsClosed: true,
    timeoutSeconds: 10,
    service: { namespace: 'policy', name: 'webhook' },
    namespaces: {
      labels: {},
      expressions: [{ key: 'control-plane', operator: 'NotIn', values: ['true'] }],
    },
    rules: [{ groups: [''], resources: ['pods'], operations: ['CREATE'] }],
    ...different,
  };
}

/** The service of that webhook, with two endpoints. */
export function aBackend(different: Partial<SeenBackend> = {}): Backend {
  const slices = [{ name: 'webhook-x7k2p', endpoints: 2 }];
  return { namespace: 'policy', name: 'webhook', isThere: true, ready: 2, slices, ...different };
}
