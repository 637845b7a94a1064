import type { NetworkPolicy } from '../../../model/network-policy.ts';
import { Body } from '../body.ts';
import { parseSelector } from './selector.ts';

/** The NetworkPolicies of kube-system among all: https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
export function parseNetworkPolicies(objects: readonly unknown[]): readonly NetworkPolicy[] {
  return objects.flatMap((object) => {
    const policy = new Body(object);
    const metadata = policy.requiredObject('metadata');
    if (metadata.text('namespace') !== 'kube-system') return [];
    const spec = policy.requiredObject('spec');
    const rules = spec.objects('egress');
    const types = spec.textsIfGiven('policyTypes');
    return [
      {
        name: metadata.requiredText('name'),
        pods: parseSelector(spec.object('podSelector')),
        restrictsEgress: types === undefined ? rules.length > 0 : types.includes('Egress'),
        egressRules: rules.length,
        allowsAllEgress: rules.some((rule) => rule.objects('to').length === 0 && rule.objects('ports').length === 0),
      },
    ];
  });
}
