import type {
  GatewayConnection,
  LearnedRoutes,
  LocalGateway,
  VirtualNetworkGateway,
} from '../../reachability/index.ts';
import { Body, BodyError, defined } from './body.ts';
import { parentOf, type RawResource } from './resource.ts';

/** Reads `Microsoft.Network/virtualNetworkGateways`. All its configurations are in one subnet. */
export function parseVirtualNetworkGateway({ id, body }: RawResource): VirtualNetworkGateway {
  const fields = new Body(body).properties();
  const [subnet] = fields.objects('ipConfigurations').map((one) => one.properties().requiredReference('subnet'));
  if (subnet === undefined) throw new BodyError('properties.ipConfigurations: expected one, got none');
  return {
    id,
    kind: fields.requiredText('gatewayType'),
    subnet,
    usesBgp: fields.flag('enableBgp') ?? false,
  };
}

/** Reads the answer of a gateway's `getLearnedRoutes`. */
export function parseLearnedRoutes({ id, body }: RawResource): LearnedRoutes {
  const networks = new Body(body).objects('value').map((route) => route.requiredText('network'));
  return { id, gateway: parentOf(id), prefixes: [...new Set(networks)] };
}

/** Reads `Microsoft.Network/connections`. */
export function parseConnection({ id, body }: RawResource): GatewayConnection {
  const fields = new Body(body).properties();
  return defined({
    id,
    gateway: fields.requiredReference('virtualNetworkGateway1'),
    kind: fields.requiredText('connectionType'),
    otherGateway: fields.reference('virtualNetworkGateway2'),
    localGateway: fields.reference('localNetworkGateway2'),
    usesBgp: fields.flag('enableBgp') ?? false,
  });
}

/** Reads `Microsoft.Network/localNetworkGateways`. One that uses BGP may name no addresses. */
export function parseLocalGateway({ id, body }: RawResource): LocalGateway {
  const space = new Body(body).properties().object('localNetworkAddressSpace');
  return { id, prefixes: space?.texts('addressPrefixes') ?? [] };
}
