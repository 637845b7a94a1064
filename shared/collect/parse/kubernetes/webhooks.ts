import type { ApiService, Backend, ServiceName, Webhook } from '../../../model/webhook.ts';
import { Body, defined } from '../body.ts';
import { parseSelector } from './selector.ts';

/** By this label AKS tells which of them are its own: they are reconciled, and asked in the control plane. */
const OF_AKS = 'kubernetes.azure.com/controlPlaneWebhook';

/** The webhooks of ValidatingWebhookConfigurations and MutatingWebhookConfigurations. */
export function parseWebhooks(objects: readonly unknown[]): readonly Webhook[] {
  return objects.flatMap((object) => {
    const configuration = new Body(object);
    const kind = configuration.requiredOneOf('kind', [
      'ValidatingWebhookConfiguration',
      'MutatingWebhookConfiguration',
    ]);
    const metadata = configuration.requiredObject('metadata');
    const isOfAks = OF_AKS in metadata.textsByName('labels');
    return configuration.objects('webhooks').map((webhook): Webhook => {
      const client = webhook.requiredObject('clientConfig');
      return defined({
        kind,
        configuration: metadata.requiredText('name'),
        name: webhook.requiredText('name'),
        isOfAks,
        failsClosed: webhook.text('failurePolicy') !== 'Ignore',
        timeoutSeconds: webhook.number('timeoutSeconds') ?? 10,
        service: parseServiceName(client.object('service')),
        url: client.text('url'),
        namespaces: parseSelector(webhook.object('namespaceSelector')),
        rules: webhook.objects('rules').map((rule) => ({
          groups: rule.texts('apiGroups'),
          resources: rule.texts('resources'),
          operations: rule.texts('operations'),
        })),
      });
    });
  });
}

function parseServiceName(service: Body | undefined): ServiceName | undefined {
  return service && { namespace: service.requiredText('namespace'), name: service.requiredText('name') };
}

/** What is ready behind a Service, from it and from its EndpointSlices: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/ */
export function parseBackend({ namespace, name }: ServiceName, objects: readonly unknown[]): Backend {
  const own = objects
    .map((object) => new Body(object))
    .filter((object) => object.requiredObject('metadata').text('namespace') === namespace);
  const service = own.find((one) => one.text('kind') === 'Service' && nameOf(one) === name);
  const slices = own.filter((one) => {
    const labels = one.requiredObject('metadata').textsByName('labels');
    return one.text('kind') === 'EndpointSlice' && labels['kubernetes.io/service-name'] === name;
  });
  const endpoints = slices.map((slice) => slice.objects('endpoints'));
  return defined({
    namespace,
    name,
    isThere: service !== undefined,
    externalName: service?.object('spec')?.filledText('externalName'),
    // Where it is not said, an endpoint is ready.
    ready: endpoints.flat().filter((one) => one.object('conditions')?.flag('ready') !== false).length,
    slices: slices.map((slice, index) => ({ name: nameOf(slice), endpoints: endpoints[index]?.length ?? 0 })),
  });
}

function nameOf(object: Body): string {
  return object.requiredObject('metadata').requiredText('name');
}

/** The APIServices that a Service answers for; the others are the API server's own. */
export function parseApiServices(objects: readonly unknown[]): readonly ApiService[] {
  return objects.flatMap((object) => {
    const apiService = new Body(object);
    const service = parseServiceName(apiService.requiredObject('spec').object('service'));
    if (service === undefined) return [];
    const conditions = apiService.object('status')?.objects('conditions') ?? [];
    const available = conditions.find((condition) => condition.text('type') === 'Available');
    return [
      defined({
        name: nameOf(apiService),
        service,
        available: available?.text('status'),
        reason: available?.text('reason'),
      }),
    ];
  });
}
