import type { Selector } from './selector.ts';

/** A NetworkPolicy of kube-system, as far as it concerns what pods call. Where several mean a pod, it may do what any of them allows. */
export interface NetworkPolicy {
  readonly name: string;
  readonly pods: Selector;
  /** The pods may call only what such policies allow. */
  readonly restrictsEgress: boolean;
  /** How many rules it has for calls of the pods: with none it allows nothing. */
  readonly egressRules: number;
  readonly allowsAllEgress: boolean;
}
