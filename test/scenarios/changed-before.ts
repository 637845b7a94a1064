/** When the changes of scenarios took place, before the scan. */
export const THIS_MORNING_MS = 190 * 60_000;

/**
 * What each scenario's change is noted as: the property by its names, what it was and is, told of the failure that it led to. Written by
 * hand from what the scenarios do. A trouble without a line in ARM is not here.
 */
export const CHANGED_BEFORE: Readonly<Record<string, string>> = {
  stopped: 'powerState.code of stopped was changed from Running to Stopped',
  'pool-failed': 'agentPoolProfiles["batch"].provisioningState of pool-failed was set to Failed',
  upgrading: 'provisioningState of upgrading was changed from Succeeded to Upgrading',
  'deny-all-but-vnet': 'networksecuritygroups deny-all-but-vnet-nodes-nsg was created',
  'tls-inspected':
    'ruleCollections["aksfwar"].rules["nodes-to-api-server"].terminateTLS of aks was changed from False to True',
  'office-left-out':
    'apiServerAccessProfile.authorizedIPRanges[0] of office-left-out was changed from 203.0.113.0/24 to 192.0.2.200/32',
  'nat-left-out': 'apiServerAccessProfile.authorizedIPRanges[1] of nat-left-out was removed, which was 192.0.2.',
  'nat-before-balancer': 'publicipaddresses nat-before-balancer-nat-ip was created',
  'node-prefix-left-out': 'publicipprefixes node-prefix was created',
  'open-to-all':
    'apiServerAccessProfile.authorizedIPRanges[0] of open-to-all was changed from 203.0.113.0/24 to 0.0.0.0/1',
  'private-range': 'apiServerAccessProfile.authorizedIPRanges[1] of private-range was set to 10.8.128.0/20',
  'kubelet-denied': 'securityRules["no-kubelet"].properties.access of kubelet-denied-user-nsg was set to Deny',
  'vnet-denied': 'securityRules["no-vnet"].properties.access of vnet-denied-user-nsg was set to Deny',
  'pod-route-missing': 'routes["aks-system-',
  'pod-table-detached': 'subnets["nodes"].properties.routeTable.id of pod-table-detached-spoke was removed, which was ',
  'nodes-by-firewall': 'routes["nodes"].properties.addressPrefix of nodes-by-firewall-routes was set to ',
  'overlay-denied':
    'securityRules["AllowNodesAndPods"].properties.sourceAddressPrefixes[1] of overlay-denied-nodes-nsg was removed, which was 10.244.0.0/16',
  'api-server-to-kubelet': 'securityRules["AllowApiServer"].name of api-server-to-kubelet-nodes-nsg was removed',
  'zone-not-linked': 'virtualnetworklinks to-zone-not-linked-hub was deleted',
  'own-zone-not-linked': 'privateFQDN of own-zone-not-linked was changed from own-zone-not-linked-1a2b3c4d.',
  'peering-lost':
    'virtualNetworkPeerings["to-peering-lost-spoke"].properties.peeringState of peering-lost-hub was changed from Connected to Disconnected',
  'not-peered': 'virtualNetworkPeerings["to-not-peered-spoke"].name of not-peered-hub was removed',
  'https-denied': 'securityRules["no-web"].properties.access of https-denied-user-nsg was set to Deny',
  'tag-rule-missing': 'ruleCollections["aksfwar"].rules["fqdn"].name of aks was removed, which was fqdn',
  'base-policy-denies': 'ruleCollections["unwanted"].rules["no-clusters"].name of shared was set to no-clusters',
  'stale-next-hop': 'routes["to-firewall"].properties.nextHopIpAddress of stale-next-hop-routes was changed from 10.',
  'firewall-deleted': 'azurefirewalls firewall-deleted-fw, which may have stood at 10.',
  'way-out-closed':
    'routes["to-firewall"].properties.nextHopType of way-out-closed-routes was changed from VirtualAppliance to None',
  'route-table-missing':
    'subnets["nodes"].properties.routeTable.id of route-table-missing-spoke was removed, which was ',
  'hub-peering-lost':
    'virtualNetworkPeerings["to-hub-peering-lost-spoke"].properties.peeringState of hub-peering-lost-hub was changed from Connected to Disconnected',
  'nat-without-address': 'publicIpAddresses[0].id of nat-without-address-nat was removed, which was ',
  'agents-left-out':
    'apiServerAccessProfile.authorizedIPRanges[2] of agents-left-out was removed, which was 198.51.100.',
  'firewall-left-out':
    'apiServerAccessProfile.authorizedIPRanges[1] of firewall-left-out was removed, which was 192.0.2.',
  'client-route-none': 'routetables client-route-none-agents-routes was created',
  'endpoint-pending':
    'privateLinkServiceConnections["kube-apiserver"].properties.privateLinkServiceConnectionState.status of kube-apiserver was changed from Approved to Pending',
  'client-group-denies': 'networksecuritygroups client-group-denies-agents-nsg was created',
  'hub-not-linked': 'virtualNetwork.id of to-hub-not-linked-hub was changed from ',
  'nodes-not-linked': 'virtualnetworklinks to-nodes-not-linked-spoke was deleted',
  'resolver-not-linked': 'virtualNetwork.id of to-resolver-not-linked-hub was changed from ',
  'record-missing': 'numberOfRecordSets of privatelink.westeurope.azmk8s.io was changed from 2 to 1',
  'second-port-closed':
    'securityRules["AllowNodes"].properties.destinationPortRanges[1] of second-port-closed-apiserver-nsg was removed, which was 4443',
  'nodes-denied': 'securityRules["no-nodes"].properties.access of nodes-denied-apiserver-nsg was set to Deny',
  'probes-denied': 'securityRules["AllowProbes"].name of probes-denied-apiserver-nsg was removed',
  'small-subnet': 'subnets["apiserver"].properties.addressPrefix of small-subnet-spoke was changed from 10.',
  'not-delegated':
    'subnets["apiserver"].properties.delegations["aks-delegation"].name of not-delegated-spoke was removed',
  'ports-above-addresses':
    'networkProfile.loadBalancerProfile.allocatedOutboundPorts of ports-above-addresses was changed from 0 to 8000',
  'ports-above-when-scaled':
    'networkProfile.loadBalancerProfile.allocatedOutboundPorts of ports-above-when-scaled was changed from 0 to 4000',
};
