import { healthyHubPrivate } from '../fleet/worlds/hub-private.ts';
import { scenario } from './scenario.ts';

export const recordMissing = scenario(
  'record-missing',
  'node-dns',
  'the zone has lost the record of the API server',
  healthyHubPrivate,
  ({ zone, address, resources, clients }) => {
    resources.splice(resources.indexOf(address), 1);
    zone.properties.numberOfRecordSets--;
    clients.splice(0); // nobody can resolve it, and that is told once
  },
);
