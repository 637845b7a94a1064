/** Azure's named sets of addresses, as published for one cloud. Names in lower case. */
export interface ServiceTags {
  readonly changeNumber: string;
  readonly tags: Readonly<Record<string, readonly string[]>>;
}
