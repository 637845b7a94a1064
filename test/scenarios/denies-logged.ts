import { addRows, everyTenMinutes, nameRuling } from '../fleet/path-logs.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { scenario } from './scenario.ts';

/** As where a policy was changed after the fact, or a threat feed denies. */
export const deniesLogged = scenario(
  'denies-logged',
  'required-egress',
  'the firewall logs that it denies what its rules, as far as they are read, allow',
  healthyHub,
  (world) => {
    const denied = { Fqdn: 'mcr.microsoft.com', Action: 'Deny', RuleCollection: 'unwanted', Rule: 'registries' };
    addRows(
      world,
      'AZFWApplicationRule',
      everyTenMinutes(20).map((time) => nameRuling(world, world.firewall, time, denied)),
    );
  },
);
