/** How one program, under one user, reads and watches the API server: what its audit log tells. */
export interface ApiUse {
  /** The first word of its user agent, without the version. */
  readonly agent: string;
  /** `system:serviceaccount:<namespace>:<name>`, a person, …; all nodes are `system:node`, all that runs in the controller manager one. */
  readonly username: string;
  /** What tells its instances apart: their own names as users, the pod that a token is bound to, or else only where they call from. */
  readonly toldApartBy: 'name' | 'pod' | 'address';
  readonly instances: number;
  /** What each did in all the time; of very many, some. */
  readonly each: readonly InstanceUse[];
  /** Calls of all of them that were turned away with 429. */
  readonly throttled: number;
  /** The instance that read most. */
  readonly reader: InstanceCalls;
  /** The one that opened most watches beyond those that ended. */
  readonly watcher: InstanceCalls;
  readonly binSeconds: number;
}

export interface InstanceUse {
  readonly reads: number;
  readonly lists: number;
  readonly unboundedLists: number;
  readonly firstSeenAt: string;
}

export interface InstanceCalls {
  readonly instance: string;
  /** In the order of time; none of a time without a call. */
  readonly bins: readonly CallBin[];
}

/** What an instance did from one moment on, for as long as a bin is. */
export interface CallBin {
  readonly startedAt: string;
  /** Gets and lists. */
  readonly reads: number;
  readonly lists: number;
  /** Lists of all namespaces without limit, selector or version: each is answered with everything there is. */
  readonly unboundedLists: number;
  readonly opened: number;
  /** Watches that ended after they had begun: one that was refused had not. */
  readonly closed: number;
  /** The resource that was read most, and that of which most watches were opened beyond those that ended. */
  readonly readMost: string;
  readonly watchedMost: string;
}
