import type { LoadBalancer } from '../../reachability/index.ts';
import { Body } from './body.ts';
import type { RawResource } from './resource.ts';

/** Reads `Microsoft.Network/loadBalancers`. */
export function parseLoadBalancer({ id, body }: RawResource): LoadBalancer {
  return {
    id,
    outboundRules: new Body(body)
      .properties()
      .objects('outboundRules')
      .map((rule) => rule.requiredText('name')),
  };
}
