/** What became of the revisions of one Helm release, as writes to its objects tell. Their contents are never looked at. */
export interface HelmChanges {
  readonly namespace: string;
  /** Empty where all objects of the namespace were deleted at once: nobody says which. */
  readonly release: string;
  /** Helm 2 keeps them in config maps of Tiller, Helm 3 and later in objects of their own names; 0 without a release. */
  readonly helm: 0 | 2 | 3;
  readonly created: number;
  readonly deleted: number;
  /** The number of the newest revision that was created or deleted: how many were ever made, not how many are kept. */
  readonly highestRevision: number;
  readonly lastChangeAt: string;
}
