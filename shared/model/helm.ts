/** Releases of which the revisions were counted. */
export interface HelmReleases {
  readonly counted: readonly HelmRelease[];
  /** The only namespaces that were looked into, but for what Tiller keeps; of no list, all. */
  readonly within?: readonly string[];
}

/** A Helm release, by the objects that Helm keeps of its revisions. Of these only names and labels were asked for, never what is in them. */
export interface HelmRelease {
  readonly namespace: string;
  readonly name: string;
  /** Helm 2 keeps ConfigMaps of Tiller; Helm 3 and 4 keep Secrets, and cannot be told apart. */
  readonly keptBy: 'Helm 2' | 'Helm 3 or 4';
  /** How many revisions are kept, whatever the number of the newest. */
  readonly kept: number;
  /** The number of the newest revision. */
  readonly newest: number;
}
