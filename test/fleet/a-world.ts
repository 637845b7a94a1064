import { useInsights } from './logs.ts';
import { addPool } from './pools.ts';
import * as arm from './resources.ts';
import { securityGroup } from './security.ts';
import { nodeGroupOf, numberOf, OFFICE, PLACE, SUBSCRIPTIONS, type World } from './world.ts';

/** A cluster that runs, with a pool in the subnet `nodes`. It has neither names nor a way out yet. */
export function aWorld(name: string, index: number): World {
  const subscription = SUBSCRIPTIONS[index % SUBSCRIPTIONS.length]?.id ?? '';
  const hub = arm.vnet(subscription, 'rg-net', `${name}-hub`, PLACE, `10.${index}.0.0/17`, {
    agents: `10.${index}.0.0/24`,
  });
  const spoke = arm.vnet(subscription, 'rg-net', `${name}-spoke`, PLACE, `10.${index}.128.0/17`, {
    nodes: `10.${index}.128.0/20`,
  });
  arm.peer(hub, spoke);
  const cluster = arm.cluster(subscription, 'rg-aks', name, PLACE, {
    provisioningState: 'Succeeded',
    powerState: { code: 'Running' },
    kubernetesVersion: '1.33',
    currentKubernetesVersion: '1.33.2',
    dnsPrefix: name,
    servicePrincipalProfile: { clientId: 'msi' },
    identityProfile: {
      kubeletidentity: {
        resourceId: `/subscriptions/${subscription}/resourcegroups/MC_rg-aks_${name}_${PLACE}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}-agentpool`,
        clientId: '77777777-7777-7777-7777-777777777777',
        objectId: '66666666-6666-6666-6666-666666666666',
      },
    },
    agentPoolProfiles: [],
    addonProfiles: { azurepolicy: { enabled: true, config: null } },
    nodeResourceGroup: `MC_rg-aks_${name}_${PLACE}`,
    networkProfile: {
      networkPlugin: 'azure',
      networkPluginMode: 'overlay',
      networkPolicy: 'none',
      networkDataplane: 'azure',
      loadBalancerSku: 'standard',
      loadBalancerProfile: { backendPoolType: 'nodeIPConfiguration' },
      podCidr: '10.244.0.0/16',
      serviceCidr: '172.16.0.0/16',
      dnsServiceIP: '172.16.0.10',
      outboundType: 'loadBalancer',
      podCidrs: ['10.244.0.0/16'],
      serviceCidrs: ['172.16.0.0/16'],
      ipFamilies: ['IPv4'],
    },
    autoUpgradeProfile: { nodeOSUpgradeChannel: 'NodeImage' },
    securityProfile: {},
    oidcIssuerProfile: { enabled: false },
    bootstrapProfile: { artifactSource: 'Direct' },
  });
  const world: World = { name, index, cluster, hub, spoke, resources: [hub, spoke, cluster], clients: [] };
  useInsights(world);
  world.resources.push(securityGroup(subscription, nodeGroupOf(world), `aks-agentpool-${numberOf(world)}-nsg`, PLACE));
  addPool(world, 'system', 'nodes');
  return world;
}

/** Gives a cluster a public name, and lets in the office and whoever else is named. */
export function openToOffice({ name, cluster, clients }: World, ...others: string[]): void {
  cluster.properties.fqdn = `${name}-1a2b3c4d.hcp.westeurope.azmk8s.io`;
  cluster.properties.apiServerAccessProfile = { authorizedIPRanges: [OFFICE, ...others] };
  clients.push({ name: `office-${name}`, addresses: ['203.0.113.7'], must: { names: [name] } });
}
