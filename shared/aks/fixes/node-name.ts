import type { ApiServer } from '../../model/api-server.ts';
import type { ClusterRef } from '../../model/snapshot.ts';
import { find, type Network, type PrivateDnsZone, type ResourceId } from '../../reachability/index.ts';
import { azCluster, azGroup, azName, word } from '../az.ts';
import type { Fix } from '../fix.ts';
import type { Mend } from '../obstacles.ts';
import { mendName } from './private-dns.ts';

/**
 * Lets nodes resolve the name that they dial: the record that a zone lacks, a link of the cluster's own zone where another answers or none,
 * the DNS proxy of a firewall that is asked. The zone that AKS made is not ours to change.
 */
export function mendNodeName(self: { readonly cluster: ClusterRef; readonly apiServer: ApiServer }): Mend {
  const { nodeResourceGroup = '-', privateDnsZone = '' } = self.apiServer;
  return (network, { hop }, [{ need }]) => {
    if (hop.kind !== 'dns') return undefined;
    if (find(network, 'firewalls', hop.at).status === 'found') return proxyDns(network, hop.at);
    const { source, destination } = need.flow;
    const zone = find(network, 'privateDnsZones', hop.at);
    const own = find(network, 'privateDnsZones', privateDnsZone);
    const isOwnBetter =
      own.status === 'found' && (zone.status !== 'found' || own.value.name.length > zone.value.name.length);
    if (isOwnBetter) return mendName(network, source, self);
    if (zone.status !== 'found' || hop.at.startsWith(`${nodeResourceGroup}/`)) return undefined;
    const { name, addresses, isOneOf = false } = destination;
    return name === undefined || addresses === undefined || isOneOf
      ? undefined
      : setRecord(network, zone.value, name, addresses);
  };
}

/** Has AKS make anew what it made, without the question whether that is meant: https://learn.microsoft.com/cli/azure/aks#az-aks-update */
export function reconcile(cluster: ClusterRef): string {
  return `az aks update ${azCluster(cluster)} --yes`;
}

function setRecord(
  { privateDnsRecords }: Network,
  zone: PrivateDnsZone,
  name: string,
  addresses: readonly string[],
): Fix | undefined {
  const relative = name.toLowerCase().slice(0, -zone.name.length - 1);
  const id = `${zone.id}/a/${relative}`;
  const record = privateDnsRecords.find((one) => one.id === id);
  const old = record?.addresses ?? [];
  const at = `${azGroup(zone.id)} -z ${word(zone.name)} -n ${word(relative)}`;
  const change = (verb: string, list: readonly string[]) =>
    list.map((address) => `az network private-dns record-set a ${verb}-record ${at} -a ${address}`);
  const missing = addresses.filter((address) => !old.includes(address));
  const stale = old.filter((address) => !addresses.includes(address));
  const recordCount = (zone.recordCount ?? 0) + (record === undefined ? 1 : 0);
  return {
    command: [...change('add', missing), ...change('remove', stale)].join(' && '),
    change: {
      network: {
        privateDnsRecords: [{ id, zone: zone.id, name: relative, addresses }],
        privateDnsZones: [{ ...zone, recordCount }],
      },
    },
  };
}

function proxyDns(network: Network, id: ResourceId): Fix | undefined {
  const firewall = find(network, 'firewalls', id);
  const of = firewall.status === 'found' ? firewall.value.policy : undefined;
  const policy = find(network, 'firewallPolicies', of ?? '');
  if (policy.status !== 'found') return undefined;
  const { settings } = policy.value;
  return {
    command: `az network firewall policy update ${azGroup(policy.value.id)} -n ${azName(policy.value.id)} --enable-dns-proxy true`,
    change: { network: { firewallPolicies: [{ ...policy.value, settings: { ...settings, proxiesDns: true } }] } },
  };
}
