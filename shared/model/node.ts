/** A node as Kubernetes knows it. */
export interface Node {
  readonly name: string;
  /** The AKS pool that it is of. */
  readonly pool?: string;
  readonly isReady: boolean;
  /** What its condition `Ready` says: `True`, `False`, or `Unknown` where its kubelet is not heard of. */
  readonly readiness?: string;
  /** Pods may be put onto it: it is not cordoned. */
  readonly isSchedulable: boolean;
  /** Conditions that are bad and true: `MemoryPressure`, `DiskPressure`, `PIDPressure`, `NetworkUnavailable`. */
  readonly pressures: readonly string[];
  /** What pods may have of it. */
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  readonly quantities: Quantities;
}

/** Amounts as Kubernetes writes them: `1900m`, `4675304Ki`. */
export interface Quantities {
  readonly cpu: string;
  readonly memory: string;
}

/** What metrics-server measured of a node. */
export interface NodeUse {
  readonly name: string;
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  readonly quantities: Quantities;
}
