import { json } from '../emulator/answers.ts';
import { createEmulator, type Emulator } from '../emulator/emulator.ts';
import { status } from '../emulator/kubernetes.ts';
import { fleetOf } from '../fleet/fleet.ts';
import { type BusyWorld, healthyBusy, replace } from '../fleet/worlds/busy.ts';
import { scanLive } from '../live.ts';

async function look(change: (world: BusyWorld, emulator: Emulator) => void = () => undefined) {
  const world = healthyBusy('one', 0);
  const emulator = createEmulator(fleetOf([world]));
  change(world, emulator);
  const { snapshot } = await scanLive(emulator, {}, { sources: { kubernetes: true } });
  const facts = snapshot.clusters[0]?.facts;
  if (facts === undefined) throw new Error('no cluster was read');
  return { ...facts, asked: emulator.requests.filter((line) => line.includes('/kubernetes/')) };
}

const CERTIFICATES = { namespace: 'cert-manager', name: 'cert-manager-webhook' };

it('webhooks are told with what they are asked about, and which are of AKS', async () => {
  const { webhooks } = await look();

  expect(webhooks).toMatchObject({
    value: [
      {
        kind: 'ValidatingWebhookConfiguration',
        configuration: 'cert-manager-webhook',
        name: 'webhook.cert-manager.io',
        isOfAks: false,
        failsClosed: true,
        timeoutSeconds: 30,
        service: CERTIFICATES,
        rules: [{ groups: ['cert-manager.io'], resources: ['*/*'], operations: ['CREATE', 'UPDATE'] }],
      },
      { name: 'validation.gatekeeper.sh', failsClosed: false, timeoutSeconds: 3 },
      { kind: 'MutatingWebhookConfiguration', name: 'aks-node-mutating-webhook.azmk8s.io', isOfAks: true },
    ],
  });
});

it('of services those are looked at that a refusing webhook needs, and no other', async () => {
  const { webhookBackends, asked } = await look();

  expect(webhookBackends).toMatchObject({ value: [{ ...CERTIFICATES, isThere: true, ready: 1 }] });
  expect(
    asked.filter((line) => /services\/|endpointslices/.test(line)).map((line) => line.split(/\/apis?\//)[1]),
  ).toEqual([
    'v1/namespaces/cert-manager/services/cert-manager-webhook',
    'discovery.k8s.io/v1/namespaces/cert-manager/endpointslices',
  ]);
});

it.each([
  ['ready', { ready: true }, 1],
  ['ready where it is not said', {}, 1],
  ['not ready', { ready: false }, 0],
])('an endpoint is %s', async (_, conditions, ready) => {
  const endpoints = [{ addresses: ['10.244.1.4'], conditions }];
  const { webhookBackends } = await look((world) => {
    replace(world, 'EndpointSlice', 'cert-manager-webhook-x7k2p', { endpoints });
  });

  expect(webhookBackends).toMatchObject({ value: [{ ready, slices: [{ endpoints: 1 }] }] });
});

it('a service that does not exist is told as such', async () => {
  const { webhookBackends } = await look(({ kubernetes }) => {
    const left = kubernetes.filter(({ metadata }) => metadata.namespace !== 'cert-manager');
    kubernetes.splice(0, kubernetes.length, ...left);
  });

  expect(webhookBackends).toMatchObject({ value: [{ ...CERTIFICATES, isThere: false, ready: 0, slices: [] }] });
});

it('a service that may not be looked at is unseen with the right that it takes', async () => {
  const { webhookBackends } = await look((_, { faults }) => {
    const forbidden = status(403, 'Forbidden', 'endpointslices is forbidden');
    faults.push({ path: /endpointslices/, answer: () => json(forbidden, 403) });
  });

  expect(webhookBackends).toMatchObject({
    value: [{ ...CERTIFICATES, unseen: expect.stringContaining('list of endpointslices in group') as string }],
  });
});

it('of parts of the API those are told that a service answers for', async () => {
  const { apiServices } = await look();

  expect(apiServices).toMatchObject({
    value: [
      { name: 'v1beta1.metrics.k8s.io', service: { name: 'metrics-server' }, available: 'True', reason: 'Passed' },
      { name: 'v1beta1.external.metrics.k8s.io', available: 'True' },
    ],
  });
});
