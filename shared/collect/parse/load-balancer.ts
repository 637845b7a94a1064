import type { Frontend, LoadBalancer, LoadBalancingRule, OutboundRule } from '../../reachability/index.ts';
import { Body, defined } from './body.ts';
import type { RawResource } from './resource.ts';

/** Reads `Microsoft.Network/loadBalancers`. */
export function parseLoadBalancer({ id, body }: RawResource): LoadBalancer {
  const balancer = new Body(body);
  const fields = balancer.properties();
  return defined({
    id,
    sku: balancer.object('sku')?.text('name')?.toLowerCase(),
    frontends: fields.objects('frontendIPConfigurations').map(parseFrontend),
    rules: fields.objects('loadBalancingRules').map(parseRule),
    outboundRules: fields.objects('outboundRules').map(parseOutboundRule),
  });
}

function parseFrontend(frontend: Body): Frontend {
  const fields = frontend.properties();
  return defined({
    id: frontend.requiredText('id').toLowerCase(),
    address: fields.range('privateIPAddress'),
    subnet: fields.reference('subnet'),
    publicIp: fields.reference('publicIPAddress'),
    publicIpPrefix: fields.reference('publicIPPrefix'),
  });
}

function parseRule(rule: Body): LoadBalancingRule {
  const fields = rule.properties();
  const pools = [...fields.references('backendAddressPools'), fields.reference('backendAddressPool') ?? []].flat();
  return {
    name: rule.requiredText('name'),
    frontend: fields.requiredReference('frontendIPConfiguration'),
    protocol: fields.requiredText('protocol'),
    port: fields.requiredNumber('frontendPort'),
    backendPort: fields.requiredNumber('backendPort'),
    pools: [...new Set(pools)],
  };
}

function parseOutboundRule(rule: Body): OutboundRule {
  const fields = rule.properties();
  return defined({
    name: rule.requiredText('name'),
    protocol: fields.requiredText('protocol'),
    frontends: fields.references('frontendIPConfigurations'),
    pool: fields.reference('backendAddressPool'),
  });
}
