import {
  applicationRule,
  filterRules,
  firewallPolicy,
  type FirewallPolicyProperties,
  ipGroup,
  networkRule,
  ruleCollectionGroup,
  type RuleCollectionGroupProperties,
} from '../firewalls.ts';
import type * as arm from '../resources.ts';
import { at, PLACE, subscriptionOf, type World } from '../world.ts';

/** The policies of a hub's firewall, and their rules. */
export interface HubRules {
  readonly base: arm.Resource<FirewallPolicyProperties>;
  readonly policy: arm.Resource<FirewallPolicyProperties>;
  /** Rules of the base policy, which come before all others. */
  readonly shared: arm.Resource<RuleCollectionGroupProperties>;
  /** Rules for AKS, of the policy itself. */
  readonly aks: arm.Resource<RuleCollectionGroupProperties>;
}

/** A policy that inherits what is so everywhere, and adds what AKS needs: https://learn.microsoft.com/azure/aks/limit-egress-traffic */
export function hubRules(world: World): HubRules {
  const { name, resources } = world;
  const subscription = subscriptionOf(world);
  const [base, policy] = ['base', 'aks'].map((kind) =>
    firewallPolicy(subscription, 'rg-hub', `${name}-${kind}`, PLACE),
  );
  if (base === undefined || policy === undefined) throw new Error('there are two policies');
  // FQDNs in network rules need the firewall to be the one who resolves them.
  for (const { properties } of [base, policy]) properties.dnsSettings = { servers: [], enableProxy: true };
  policy.properties.basePolicy = { id: base.id };

  const nodes = ipGroup(subscription, 'rg-hub', `${name}-nodes`, PLACE, [at(world, '128.0/20')]);
  const fromNodes = { sourceAddresses: [], sourceIpGroups: [nodes.id] };
  const shared = ruleCollectionGroup(base, 'shared', 100, [
    filterRules('platform', 100, 'Allow', [
      networkRule('dns', { ipProtocols: ['UDP'], destinationAddresses: ['*'], destinationPorts: ['53'] }),
      networkRule('time', { ipProtocols: ['UDP'], destinationFqdns: ['ntp.ubuntu.com'], destinationPorts: ['123'] }),
    ]),
    filterRules('unwanted', 200, 'Deny', [applicationRule('gambling', { targetFqdns: ['*.casino.example'] })]),
  ]);
  const region = { ...fromNodes, destinationAddresses: [`AzureCloud.${PLACE}`] };
  const aks = ruleCollectionGroup(policy, 'aks', 200, [
    filterRules('aksfwnr', 100, 'Allow', [
      networkRule('apiudp', { ...region, ipProtocols: ['UDP'], destinationPorts: ['1194'] }),
      networkRule('apitcp', { ...region, destinationPorts: ['9000'] }),
    ]),
    filterRules('aksfwar', 200, 'Allow', [
      applicationRule('nodes-to-api-server', { ...fromNodes, targetFqdns: [`*.hcp.${PLACE}.azmk8s.io`] }),
      applicationRule('monitor', {
        ...fromNodes,
        targetFqdns: ['*.ods.opinsights.azure.com', '*.oms.opinsights.azure.com', `${PLACE}.monitoring.azure.com`],
      }),
      applicationRule('fqdn', {
        ...fromNodes,
        protocols: [
          { protocolType: 'Http', port: 80 },
          { protocolType: 'Https', port: 443 },
        ],
        fqdnTags: ['AzureKubernetesService'],
      }),
    ]),
  ]);
  resources.push(base, policy, nodes, shared, aks);
  return { base, policy, shared, aks };
}
