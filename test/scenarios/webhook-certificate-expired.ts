import { call } from '../fleet/logs.ts';
import { addRows, everyTenMinutes, serverLine } from '../fleet/path-logs.ts';
import { healthyBusy } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

const NAME = 'webhook.cert-manager.io';
const FAILED = `failed calling webhook "${NAME}": failed to call webhook: Post "https://cert-manager-webhook.cert-manager.svc:443/validate?timeout=30s": tls: failed to verify certificate: x509: certificate has expired or is not yet valid`;

export const webhookCertificateExpired = scenario(
  'webhook-certificate-expired',
  'webhooks',
  'the certificate of a webhook that refuses what it does not answer ran out, which only logs tell',
  healthyBusy,
  (world) => {
    const times = everyTenMinutes(120);
    const said = `dispatcher.go:217] Failed calling webhook, failing closed ${NAME}: ${FAILED}`;
    const answer = {
      Verb: 'create',
      ObjectRef: { resource: 'certificates', apiGroup: 'cert-manager.io', namespace: 'web', name: 'shop' },
      ResponseStatus: { status: 'Failure', message: `Internal error occurred: ${FAILED}`, code: 500 },
    };
    addRows(
      world,
      'AKSControlPlane',
      times.map((time) => serverLine(world, time, said)),
    );
    addRows(
      world,
      'AKSAudit',
      times.map((time) => call(world, time, answer)),
    );
  },
);
