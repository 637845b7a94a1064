/**
 * Whether AKS throttles clients of its own accord, because the API server ran out of memory again and again: it then makes a FlowSchema
 * and a PriorityLevelConfiguration, both called `aks-managed-apiserver-guard`, and both together are in force.
 * https://learn.microsoft.com/azure/aks/concepts-scale
 */
export interface Guard {
  readonly hasFlowSchema: boolean;
  readonly hasPriorityLevel: boolean;
}
