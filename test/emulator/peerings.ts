import type { Resource } from '../fleet/resources.ts';
import { failure } from './answers.ts';
import { find, type Held, parentOf, partsBeside, put } from './held.ts';

/** Beside one that has lost its other side Azure makes no other: https://learn.microsoft.com/azure/virtual-network/virtual-network-troubleshoot-peering-issues */
export function refusePeering(
  resources: readonly Resource[],
  path: string,
  { properties }: Partial<Held>,
): Response | undefined {
  const remote = remoteOf(properties);
  if (find(resources, remote) === undefined)
    return failure(400, 'InvalidResourceReference', `Resource ${remote} referenced by resource ${path} was not found.`);
  const back = towards(resources, remote, parentOf(path));
  if (back?.properties['peeringState'] !== 'Disconnected') return undefined;
  const message = `Cannot create or update peering ${path} because remote peering ${back.id} referencing parent virtual network is in Disconnected state. Update or re-create the remote peering to get it back to Initiated state.`;
  return failure(400, 'RemotePeeringIsDisconnected', message);
}

/** After a peering was put or deleted: both sides are connected where both are there, and one alone has begun, or has lost the other. */
export function joinPeerings(resources: Resource[], path: string): void {
  const own = find(resources, path);
  const vnet = parentOf(path);
  if (own === undefined) {
    for (const { id } of resources.filter(({ type }) => /\/virtualNetworks$/i.test(type))) {
      const back = towards(resources, id, vnet);
      const isLeft = back !== undefined && towards(resources, vnet, id) === undefined;
      if (isLeft) setState(resources, back, 'Disconnected');
    }
    return;
  }
  const back = towards(resources, remoteOf(own.properties), vnet);
  setState(resources, own, back === undefined ? 'Initiated' : 'Connected');
  if (back !== undefined) setState(resources, back, 'Connected');
}

function setState(resources: Resource[], peering: Held, peeringState: string): void {
  put(resources, peering.id, { ...peering, properties: { ...peering.properties, peeringState } });
}

/** The peering of one VNet with another. */
function towards(resources: readonly Resource[], from: string, to: string): Held | undefined {
  const peerings = partsBeside(resources, `${from}/virtualNetworkPeerings/any`);
  return peerings.find(({ properties }) => remoteOf(properties).toLowerCase() === to.toLowerCase());
}

function remoteOf(properties: Held['properties'] | undefined): string {
  return (properties?.['remoteVirtualNetwork'] as { id?: string } | undefined)?.id ?? '';
}
