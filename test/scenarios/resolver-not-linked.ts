import { healthyHubPrivate } from '../fleet/worlds/hub-private.ts';
import { scenario } from './scenario.ts';

export const resolverNotLinked = scenario(
  'resolver-not-linked',
  'node-dns',
  "the zone is linked to the clients' VNet, and not to that of the resolver whom nodes ask",
  healthyHubPrivate,
  ({ hubLink, desk }) => {
    Object.assign(hubLink.properties, { virtualNetwork: { id: desk.id } });
    delete desk.properties.dhcpOptions;
  },
);
