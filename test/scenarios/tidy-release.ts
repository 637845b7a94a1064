import { healthyBusy, release } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

/** Healthy: the number of the newest revision is not how many are kept. */
export const tidyRelease = scenario(
  'tidy-release',
  undefined,
  'a release is at its 837th revision, of which ten are kept',
  healthyBusy,
  ({ kubernetes }) => {
    kubernetes.push(...release('web', 'nightly', 828, 837));
  },
);
