/** What carries the tunnel from the API server to the nodes: konnectivity; on clusters long not upgraded, one of its forerunners. */
export type TunnelKind = 'konnectivity-agent' | 'aks-link' | 'tunnelfront';

/** A Deployment of the tunnel in kube-system. Its autoscaler, whose name begins alike, is none. */
export interface TunnelDeployment {
  readonly name: TunnelKind;
  /** How many pods it is to have. */
  readonly wanted: number;
  readonly ready: number;
  /** How many have its newest template: fewer than wanted while it is rolled out. */
  readonly updated: number;
  /** `going` while pods of a new template take the place of others, `stalled` once that took longer than it may. */
  readonly rollout: 'done' | 'going' | 'stalled';
}

export interface TunnelPod {
  readonly name: string;
  readonly kind: TunnelKind;
  /** Absent while no node was found for it. */
  readonly node?: string;
  /** Ready is the sign of the tunnel itself: an agent is, once it has a connection to the API server. */
  readonly isReady: boolean;
  /** What its condition `Ready` says: `True`, `False`, `Unknown`. Absent before it runs. */
  readonly readiness?: string;
  /** `Pending`, `Running`, `Failed`, … */
  readonly phase?: string;
  /** It is on its way out, as pods are while a Deployment is rolled out. */
  readonly isLeaving: boolean;
  /** Its worst container, of which the rest tells: one that waits, or else the one that was restarted most. Absent before there is any. */
  readonly container?: string;
  readonly restarts: number;
  /** Why it waits: `CrashLoopBackOff`, `ImagePullBackOff`, … */
  readonly waits?: string;
  /** Why it ended last time: `OOMKilled`, `Error`, … */
  readonly ended?: string;
}

/** From so many nodes on, so many agents: the steps of the agents' autoscaler, by nodes. None where it is not there. */
export type TunnelLadder = readonly { readonly nodes: number; readonly agents: number }[];
