import { addRows } from '../fleet/path-logs.ts';
import { call, minutesAgo } from '../fleet/logs.ts';
import { healthyBusy, release } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

export const revisionsKept = scenario(
  'revisions-kept',
  'helm-history',
  'Terraform upgrades a release every two hours, and sets no limit',
  healthyBusy,
  (world) => {
    const revisions = release('web', 'nightly', 1, 60);
    world.kubernetes.push(...revisions);
    const calls = revisions.map(({ metadata: { name } }, index) =>
      call(world, minutesAgo((revisions.length - index) * 120), {
        Verb: 'create',
        UserAgent: 'Terraform/1.9.5 (+https://www.terraform.io)',
        ObjectRef: { resource: 'secrets', namespace: 'web', name, apiVersion: 'v1' },
        ResponseStatus: { metadata: {}, code: 201 },
      }),
    );
    addRows(world, 'AKSAuditAdmin', calls);
  },
);
