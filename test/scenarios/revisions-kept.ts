import { healthyBusy, release } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

export const revisionsKept = scenario(
  'revisions-kept',
  'helm-history',
  'Terraform upgrades a release every day, and sets no limit',
  healthyBusy,
  ({ kubernetes }) => {
    kubernetes.push(...release('web', 'nightly', 1, 60));
  },
);
