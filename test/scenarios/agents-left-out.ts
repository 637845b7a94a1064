import { OFFICE } from '../fleet/fleet.ts';
import { healthyAgents } from '../fleet/worlds/agents.ts';
import { scenario } from './scenario.ts';

export const agentsLeftOut = scenario(
  'agents-left-out',
  'authorized-ranges',
  'the ranges name the office and a service tag, and not the NAT gateway of the agents',
  healthyAgents,
  ({ cluster }) => {
    cluster.properties.apiServerAccessProfile = { authorizedIPRanges: [OFFICE, 'AzureCloud.northeurope'] };
  },
);
