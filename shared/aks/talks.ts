import { type IpSet, parsePorts, type Protocol, setOf, subtract, write } from '../reachability/index.ts';
import type { Need } from './need.ts';

/** What nodes and pods say to each other on some ports of a protocol. */
export interface Talk {
  readonly what: string;
  readonly protocol: Protocol;
  readonly ports: readonly string[];
}

/** Nodes or pods that are talked to. */
export interface Listeners {
  readonly who: 'nodes' | 'pods';
  readonly pools: readonly string[];
  /** Whether pods have the addresses of nodes, or are all there is. */
  readonly hasPods: boolean;
}

const KUBELET = '10250';
const DNS = '53';

/** Whether it is what the whole cluster needs: calls of kubelets, or DNS. */
export function isVital({ flow: { ports = [] } }: Need): boolean {
  return ports.includes(KUBELET) || ports.includes(DNS);
}

export function isOfKubelets({ flow: { ports = [] } }: Need): boolean {
  return ports.includes(KUBELET);
}

/** All that may be said to nodes or pods by TCP and UDP: what is vital first, each by itself, then all else. */
export function talksWith({ who, pools, hasPods }: Listeners): readonly Talk[] {
  const pool = `pool ${pools.join(', ')}`;
  const kubelets = who === 'nodes' ? [kubeletsOf(pools)] : [];
  const dns = hasPods ? DNS_PROTOCOLS.map((protocol) => ({ what: `DNS on ${pool}`, protocol, ports: [DNS] })) : [];
  const vital = [...kubelets, ...dns];
  const others = PROTOCOLS.map((protocol) => ({
    what: `other ports of ${who} of ${pool}`,
    protocol,
    ports: besides(vital.filter((talk) => talk.protocol === protocol).flatMap(({ ports }) => ports)),
  }));
  return [...vital, ...others];
}

export function kubeletsOf(pools: readonly string[]): Talk {
  return { what: `the kubelets of pool ${pools.join(', ')}`, protocol: 'tcp', ports: [KUBELET] };
}

const PROTOCOLS = ['tcp', 'udp'] as const;
const DNS_PROTOCOLS = ['udp', 'tcp'] as const;

/** All ports but some. */
function besides(taken: readonly string[]): readonly string[] {
  return write(subtract(portSet(['*']), portSet(taken)));
}

function portSet(texts: readonly string[]): IpSet {
  return setOf(texts.flatMap((text) => parsePorts(text) ?? []));
}
