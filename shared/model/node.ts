/** A node as Kubernetes knows it. */
export interface Node {
  readonly name: string;
  /** The AKS pool that it is of. */
  readonly pool?: string;
  readonly isReady: boolean;
  /** Conditions that are bad and true: `MemoryPressure`, `DiskPressure`, `PIDPressure`, `NetworkUnavailable`. */
  readonly pressures: readonly string[];
  /** What pods may have of it. */
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/** What metrics-server measured of a node. */
export interface NodeUse {
  readonly name: string;
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}
