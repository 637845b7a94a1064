import { networkParsers } from '../../shared/collect/parse/index.ts';
import { asResource } from '../../shared/collect/parse/resource.ts';
import type { Network, RuleCollection, SecurityGroup } from '../../shared/reachability/index.ts';
import { aNetwork, aPeering, AT, aSubnet, aVnet, network } from '../builders.ts';
import {
  aCollection,
  aFirewall,
  aGroup,
  anApplicationRule,
  aNetworkRule,
  anInterface,
  aRoute,
  aRule,
  aTable,
} from '../network-builders.ts';
import type { RecordedFirewallRule, Verdict } from './verdicts.ts';

export const SUBNET = `${network('virtualnetworks', 'v')}/subnets/s`;

export function groupsOf({ network: { nsgs = [] } }: Verdict): readonly SecurityGroup[] {
  return nsgs.map(({ securityRules }) => {
    const id = network('networkSecurityGroups', 'n');
    const resource = asResource({ id, properties: { securityRules } }, AT, '');
    if (resource === undefined) throw new Error('no resource');
    return networkParsers.securityGroups.parse(resource);
  });
}

export const STORAGE = { changeNumber: '1', tags: { storage: ['192.0.2.0/24'] } };

export function networkOf({ network: recorded }: Verdict): Network {
  const prefixes = recorded.vnet ?? ['10.0.0.0/8'];
  const peers = (recorded.peeredPrefixes ?? []).map((prefix, index) =>
    aVnet(`peer${index}`, { addressPrefixes: [prefix], peerings: [aPeering(`peer${index}`, 'v')] }),
  );
  const gateway = {
    id: '/gw',
    kind: 'Vpn',
    subnet: `${network('virtualnetworks', 'v')}/subnets/gatewaysubnet`,
    usesBgp: true,
  };
  return aNetwork({
    vnets: [
      aVnet('v', {
        addressPrefixes: prefixes,
        peerings: peers.map((_, index) => aPeering('v', `peer${index}`)),
        subnets: [
          aSubnet(SUBNET, {
            addressPrefixes: [recorded.subnet ?? '10.0.0.0/24'],
            serviceEndpoints: (recorded.serviceEndpoints ?? []).map((service) => ({ service, locations: ['*'] })),
            ...(recorded.udr && { routeTable: '/rt' }),
          }),
        ],
      }),
      ...peers,
    ],
    routeTables: [
      {
        id: '/rt',
        propagatesGatewayRoutes: true,
        routes: (recorded.udr ?? []).map((route) => aRoute(...route)),
      },
    ],
    ...(recorded.gatewayPrefixes && {
      gateways: [gateway],
      learnedRoutes: [{ id: '/l', gateway: '/gw', prefixes: recorded.gatewayPrefixes }],
    }),
  });
}

export function hubAndSpokes(): Network {
  const spokes = [20, 30, 40];
  const hub = aVnet('hub', {
    addressPrefixes: ['10.10.0.0/16'],
    subnets: [aSubnet(`${network('virtualnetworks', 'hub')}/subnets/s`, { addressPrefixes: ['10.10.0.0/24'] })],
    peerings: spokes.map((spoke) => aPeering('hub', `s${spoke}`, { allowsForwarded: true })),
  });
  const route = (prefix: string) => aRoute(prefix, 'VirtualAppliance', '10.10.0.4');
  return aNetwork({
    vnets: [
      hub,
      ...spokes.map((spoke) =>
        aVnet(`s${spoke}`, {
          addressPrefixes: [`10.${spoke}.0.0/16`],
          peerings: [aPeering(`s${spoke}`, 'hub', { allowsForwarded: true })],
          subnets: [
            aSubnet(`${network('virtualnetworks', `s${spoke}`)}/subnets/s`, {
              addressPrefixes: [`10.${spoke}.0.0/24`],
              ...(spoke === 20 && { routeTable: aTable('rt-spoke1').id }),
            }),
          ],
        }),
      ),
    ],
    routeTables: [aTable('rt-spoke1', route('10.30.0.0/16'), route('10.40.0.0/16'))],
    interfaces: [anInterface('nva', '10.10.0.4', `${network('virtualnetworks', 'hub')}/subnets/s`)],
  });
}

export function peeredWithEndpoints(): Network {
  const [one, two] = [network('virtualnetworks', 'vnet1'), network('virtualnetworks', 'vnet2')];
  const zone = network('privatednszones', 'privatelink.blob.core.windows.net');
  return aNetwork({
    vnets: [
      aVnet('vnet1', {
        addressPrefixes: ['10.0.0.0/24'],
        peerings: [aPeering('vnet1', 'vnet2')],
        subnets: [aSubnet(`${one}/subnets/s`, { addressPrefixes: ['10.0.0.0/24'] })],
      }),
      aVnet('vnet2', {
        addressPrefixes: ['10.1.0.0/24'],
        peerings: [aPeering('vnet2', 'vnet1')],
        subnets: [aSubnet(`${two}/subnets/s`, { addressPrefixes: ['10.1.0.0/24'] })],
      }),
    ],
    privateEndpoints: ['10.0.0.5', '10.0.0.6'].map((endpoint) => ({
      id: `/pe${endpoint}`,
      subnet: `${one}/subnets/s`,
      addresses: [endpoint],
      interfaces: [],
      state: 'Approved',
      applicationSecurityGroups: [],
    })),
    privateDnsZones: [{ id: zone, name: 'privatelink.blob.core.windows.net' }],
    privateDnsLinks: [{ id: `${zone}/virtualnetworklinks/l`, zone, vnet: one, state: 'Completed' }],
    privateDnsRecords: [{ id: `${zone}/a/rg1sto1brng1`, zone, name: 'rg1sto1brng1', addresses: ['10.0.0.5'] }],
  });
}

/** A collection with a rule of a kind, to see in which order they come. */
export function anOrdered(name: string, kind: string, priority: number): RuleCollection {
  if (kind === 'Network') return aCollection(name, priority, 'Allow', aNetworkRule('r'));
  if (kind === 'Application') return aCollection(name, priority, 'Allow', anApplicationRule('r', []));
  const { name: rule, sources, sourceIpGroups, destinations } = aNetworkRule('r');
  const base = { name: rule, sources, sourceIpGroups, destinations };
  return aCollection(name, priority, 'Dnat', {
    ...base,
    kind: 'nat',
    protocols: ['TCP'],
    ports: ['1'],
    translatedPort: '1',
  });
}
/** A subnet that sends everything to a classic firewall with the rules of a verdict. */
export function behindFirewall({ network: { networkRules = [], applicationRules = [] } }: Verdict): Network {
  const fw = `${network('virtualnetworks', 'v')}/subnets/azurefirewallsubnet`;
  const collection = (rule: RecordedFirewallRule, index: number): RuleCollection => {
    const {
      name,
      priority = 500,
      action,
      targetFqdns,
      collection: own = targetFqdns ? 'App-Coll01' : `c${index}`,
    } = rule;
    const protocols = (rule.protocols ?? []).map((text) => {
      const [type = '', port = ''] = text.split(':');
      return { type, port: Number(port) };
    });
    const sources = rule.source ?? ['*'];
    if (targetFqdns !== undefined) {
      return aCollection(own, priority, action, anApplicationRule(name, targetFqdns, { sources, protocols }));
    }
    const { destination = ['*'], ports = ['*'] } = rule;
    const words = { sources, protocols: rule.protocols ?? ['Any'], destinations: destination, ports };
    return aCollection(own, priority, action, aNetworkRule(name, words));
  };
  return aNetwork({
    vnets: [
      aVnet('v', {
        addressPrefixes: ['10.0.0.0/16'],
        subnets: [
          aSubnet(SUBNET, { addressPrefixes: ['10.0.2.0/24'], routeTable: '/rt' }),
          aSubnet(fw, { addressPrefixes: ['10.0.1.0/26'] }),
        ],
      }),
    ],
    routeTables: [
      {
        id: '/rt',
        propagatesGatewayRoutes: true,
        routes: [aRoute('0.0.0.0/0', 'VirtualAppliance', '10.0.1.4')],
      },
    ],
    publicIps: [{ id: '/pip', address: '198.51.100.4' }],
    firewalls: [
      aFirewall({
        subnet: fw,
        privateAddress: '10.0.1.4',
        publicIps: ['/pip'],
        collections: [...networkRules, ...applicationRules].map(collection),
      }),
    ],
  });
}

export function connectivityNetwork(id: string): Network {
  if (id.startsWith('lab-hubspoke')) return hubAndSpokes();
  if (id === 'net-vnet2vnet-gateway') return overGateways();
  return overAppliances(id === 'doc-connectivity-udr-block');
}

function overGateways(): Network {
  const home = (name: string, prefix: string, gatewayPrefix: string) =>
    aVnet(name, {
      addressPrefixes: [`${prefix}.0.0/16`],
      subnets: [
        aSubnet(`${network('virtualnetworks', name)}/subnets/s`, { addressPrefixes: [`${prefix}.0.0/24`] }),
        aSubnet(`${network('virtualnetworks', name)}/subnets/gatewaysubnet`, { addressPrefixes: [gatewayPrefix] }),
      ],
    });
  const gateway = (name: string) => ({
    id: `/gw-${name}`,
    kind: 'Vpn',
    subnet: `${network('virtualnetworks', name)}/subnets/gatewaysubnet`,
    usesBgp: false,
  });
  const connection = (from: string, to: string) => ({
    id: `/c-${from}`,
    gateway: `/gw-${from}`,
    otherGateway: `/gw-${to}`,
    kind: 'Vnet2Vnet',
    usesBgp: false,
  });
  return aNetwork({
    vnets: [home('a', '10.11', '10.11.255.0/27'), home('b', '10.41', '10.41.255.0/27')],
    gateways: [gateway('a'), gateway('b')],
    connections: [connection('a', 'b'), connection('b', 'a')],
  });
}

/** Four machines in a row, each a next hop for the one before; the third may not send to port 80. */
function overAppliances(isDropped: boolean): Network {
  const subnet = (index: number) => `${network('virtualnetworks', 'v')}/subnets/s${index}`;
  const route = (from: number) => ({
    id: `/rt${from}`,
    propagatesGatewayRoutes: true,
    routes: [
      isDropped ? aRoute('13.107.0.0/16', 'None') : aRoute('10.1.4.0/24', 'VirtualAppliance', `10.1.${from + 1}.4`),
    ],
  });
  const deny = aRule('Port80', 100, { direction: 'Outbound', access: 'Deny', protocol: 'Tcp', ports: ['80'] });
  return aNetwork({
    vnets: [
      aVnet('v', {
        addressPrefixes: ['10.1.0.0/16'],
        subnets: [1, 2, 3, 4].map((index) =>
          aSubnet(subnet(index), {
            addressPrefixes: [`10.1.${index}.0/24`],
            ...(index < 3 && { routeTable: `/rt${index}` }),
          }),
        ),
      }),
    ],
    routeTables: [route(1), route(2)],
    securityGroups: [aGroup('nsg', deny)],
    interfaces: [1, 2, 3, 4].map((index) =>
      anInterface(`nic${index}`, `10.1.${index}.4`, subnet(index), {
        forwards: true,
        ...(index === 3 && { securityGroup: aGroup('nsg').id }),
      }),
    ),
  });
}
