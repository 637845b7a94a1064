import { healthyHubPrivate } from '../fleet/worlds/hub-private.ts';
import { scenario } from './scenario.ts';

export const hubNotLinked = scenario(
  'hub-not-linked',
  'private-access',
  'the zone is linked to the nodes, as AKS does it, and not to the hub, where the clients ask',
  healthyHubPrivate,
  ({ hubLink, spoke }) => {
    Object.assign(hubLink.properties, { virtualNetwork: { id: spoke.id } });
    delete spoke.properties.dhcpOptions;
  },
);
