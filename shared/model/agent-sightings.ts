/** A pod of the tunnel's agents as Container insights saw it. */
export interface SightedAgent {
  readonly name: string;
  readonly uid: string;
  /** How it was found last, pod and container: `Running, running`, `Running, waiting, CrashLoopBackOff`, `Pending`. */
  readonly state: string;
  /** When it was last found running. */
  readonly lastUpAt?: string;
  /** How often it was restarted while it was looked at. */
  readonly restarts: number;
  /** Why its container ended before: `OOMKilled`, `Error`, … */
  readonly ended?: string;
}

/** One of the agents, or all other pods of kube-system together: that there are any shows that these are collected. */
export interface SystemPods {
  readonly pods: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly agent?: SightedAgent;
}

/**
 * Why a pod of the tunnel's agents is not well: its container ends again and again, its image is not pulled, a probe fails, no node
 * takes it, it was evicted from a node that ran out of something, it is not started or not even made.
 */
export type AgentEventKind =
  'crashes' | 'imageNotPulled' | 'unhealthy' | 'notScheduled' | 'evicted' | 'notStarted' | 'notCreated';

/** Warnings that Kubernetes gave about an agent, of one reason. */
export interface AgentEvents {
  /** The pod, or the ReplicaSet that makes it. */
  readonly name: string;
  /** Kubernetes' own word: `BackOff`, `FailedScheduling`, … */
  readonly reason: string;
  readonly hits: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** The last of them, as far as it was read. */
  readonly line: string;
  /** Absent for what says nothing of how the agent is. */
  readonly kind?: AgentEventKind;
}
