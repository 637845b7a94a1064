/** What the script of the page filters by: names once, and all else as their places in these lists. */
export interface FilterData {
  /** By the number of each cluster: `[subscription, region]`. */
  readonly clusters: readonly (readonly [number, number])[];
  /** `[cluster, check, severity, states, item]`; `-1` where there is none. Of items the order is that of the page; `states` is an OR of `1 << place`. */
  readonly notes: readonly (readonly [number, number, number, number, number])[];
}
