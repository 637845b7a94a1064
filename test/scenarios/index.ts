import { healthyNat, healthyPrivate, healthyPublic } from '../fleet/fleet.ts';
import type { Scenario } from './scenario.ts';
import { stopped } from './stopped.ts';
import { poolFailed } from './pool-failed.ts';
import { upgrading } from './upgrading.ts';
import { officeLeftOut } from './office-left-out.ts';
import { natLeftOut } from './nat-left-out.ts';
import { natBeforeBalancer } from './nat-before-balancer.ts';
import { nodePrefixLeftOut } from './node-prefix-left-out.ts';
import { openToAll } from './open-to-all.ts';
import { privateRange } from './private-range.ts';
import { zoneNotLinked } from './zone-not-linked.ts';
import { ownZoneNotLinked } from './own-zone-not-linked.ts';
import { peeringLost } from './peering-lost.ts';
import { notPeered } from './not-peered.ts';

export const healthy: readonly Scenario[] = [
  {
    id: 'healthy-public',
    says: 'a public cluster behind a load balancer',
    build: (index) => healthyPublic('healthy-public', index),
  },
  {
    id: 'healthy-nat',
    says: 'a public cluster behind a NAT gateway',
    build: (index) => healthyNat('healthy-nat', index),
  },
  { id: 'healthy-private', says: 'a private cluster', build: (index) => healthyPrivate('healthy-private', index) },
];

/** Every trouble, in the order of the checks. */
export const troubled: readonly Scenario[] = [
  stopped,
  poolFailed,
  upgrading,
  officeLeftOut,
  natLeftOut,
  natBeforeBalancer,
  nodePrefixLeftOut,
  openToAll,
  privateRange,
  zoneNotLinked,
  ownZoneNotLinked,
  peeringLost,
  notPeered,
];

export const scenarios: readonly Scenario[] = [...healthy, ...troubled];
