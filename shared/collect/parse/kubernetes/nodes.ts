import type { Node, NodeUse } from '../../../model/node.ts';
import { Body, defined } from '../body.ts';
import { parseQuantity } from './quantity.ts';

const PRESSURES = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'];

export function parseNodes(objects: readonly unknown[]): readonly Node[] {
  return objects.map((object) => {
    const node = new Body(object);
    const metadata = node.requiredObject('metadata');
    const status = node.requiredObject('status');
    const labels = metadata.object('labels');
    const conditions = status.objects('conditions');
    const isTrue = conditions
      .filter((condition) => condition.text('status') === 'True')
      .map((condition) => condition.requiredText('type'));
    return defined({
      name: metadata.requiredText('name'),
      pool: labels?.text('kubernetes.azure.com/agentpool') ?? labels?.text('agentpool'),
      isReady: isTrue.includes('Ready'),
      readiness: conditions.find((condition) => condition.text('type') === 'Ready')?.text('status'),
      isSchedulable: node.object('spec')?.flag('unschedulable') !== true,
      pressures: isTrue.filter((type) => PRESSURES.includes(type)),
      ...amountsOf(status.requiredObject('allocatable')),
    });
  });
}

/** What `metrics.k8s.io` answers: cpu in nanocores as a rule, memory in kibibytes. */
export function parseNodeUse(objects: readonly unknown[]): readonly NodeUse[] {
  return objects.map((object) => {
    const node = new Body(object);
    return {
      name: node.requiredObject('metadata').requiredText('name'),
      ...amountsOf(node.requiredObject('usage')),
    };
  });
}

function amountsOf(amounts: Body): Omit<NodeUse, 'name'> {
  const quantities = { cpu: amounts.requiredText('cpu'), memory: amounts.requiredText('memory') };
  return {
    cpuMillicores: Math.round(parseQuantity(quantities.cpu) * 1_000),
    memoryBytes: parseQuantity(quantities.memory),
    quantities,
  };
}
