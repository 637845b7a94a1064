import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMetrics } from '../../shared/collect/parse/metrics.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { CLIENT, TENANT } from '../emulator/entra.ts';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { hasRecordings, objectsIn, recordingsFolder } from './recordings.ts';

interface Recorded {
  readonly request: { readonly url: string };
  readonly response: { readonly headers: Record<string, string>; readonly body: unknown };
  readonly body: unknown;
}

function recorded(name: string): Recorded {
  return JSON.parse(readFileSync(join(recordingsFolder, `${name}.json`), 'utf8')) as Recorded;
}

const world = healthyPublic('a', 0);
const BALANCER = world.resources.find(({ type }) => type === 'Microsoft.Network/loadBalancers')?.id ?? '';

async function ask(query: Record<string, string>, id = BALANCER) {
  const emulator = createEmulator(fleetOf([world]));
  const claims = { aud: 'https://metrics.monitor.emulated.example', exp: 1e10, tid: TENANT, oid: CLIENT };
  const token = Buffer.from(JSON.stringify(claims)).toString('base64url');
  const search = new URLSearchParams({
    'api-version': '2024-02-01',
    metricnamespace: 'Microsoft.Network/loadBalancers',
    metricnames: 'SnatConnectionCount',
    aggregation: 'Total',
    starttime: '2025-07-20T09:36:27Z',
    endtime: '2025-07-20T10:36:27Z',
    ...query,
  });
  const url = `https://westeurope.metrics.monitor.emulated.example/subscriptions/${id.split('/')[2] ?? ''}/metrics:getBatch?${search.toString()}`;
  const body = JSON.stringify({ resourceids: [id] });
  const answer = await emulator.handle(
    new Request(url, { method: 'POST', headers: { authorization: `Bearer x.${token}.x` }, body }),
  );
  return { answer, json: (await answer.json()) as { values?: unknown; error?: { message: string } } };
}

function fieldsIn(json: unknown): ReadonlySet<string> {
  return new Set([...objectsIn(json)].flatMap((part) => Object.keys(part)));
}

(hasRecordings ? describe : describe.skip)('recorded metrics', () => {
  it('are understood: totals of storage accounts, split by the API that was called', () => {
    const { body } = recorded('metrics-batch/getBatch_storage_msdocs');
    const id =
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/sample-test/providers/microsoft.storage/storageaccounts/testaccount';
    const times = ['2023-04-20T12:00:00Z', '2023-04-21T12:00:00Z', '2023-04-22T12:00:00Z'];
    const answer = parseMetrics(body, { resources: [id], metrics: ['ingress', 'Egress'], aggregation: 'total', times });

    expect(answer.get(id)?.unseen).toEqual([]);
    expect(answer.get(id)?.series.map(({ metric, split, values }) => [metric, split?.['apiname'], ...values])).toEqual([
      ['ingress', 'EntityGroupTransaction', 1_737_897, 1_712_543],
      ['ingress', 'GetBlobServiceProperties', 1_284, 1_926],
      ['Egress', 'EntityGroupTransaction', 249_603, 244_652],
      ['Egress', 'GetBlobServiceProperties', 3_772, 5_658],
    ]);
  });

  it('have the fields, the grains and the headers of the emulated ones', async () => {
    const names = ['getBatch_PT5M_appinsights', 'getBatch_PT1M_filter_appinsights', 'getBatch_storage_msdocs'];
    const known = fieldsIn(names.map((name) => recorded(`metrics-batch/${name}`)));
    const { response } = recorded('metrics-batch/getBatch_PT5M_appinsights');
    const { answer, json } = await ask({ interval: 'PT5M' });
    const split = await ask({ filter: "ConnectionState eq '*'" });

    expect([...fieldsIn([json, split.json])].filter((field) => !known.has(field))).toEqual([]);
    const timesOf = (body: unknown) => [...objectsIn(body)].flatMap(({ timeStamp }) => timeStamp ?? []);
    expect(timesOf(json)).toEqual(timesOf(response.body));
    const headersOf = (headers: Iterable<readonly [string, string]>) =>
      [...headers].map(([name]) => name).filter((name) => name.startsWith('x-rate-limit'));
    expect(headersOf(answer.headers)).toEqual(headersOf(Object.entries(response.headers)).toSorted());
  });

  it('are refused in the same words where a metric has no such dimension', async () => {
    const { response } = recorded('metrics/testGettingSqlServerMetrics__28');
    const { message } = response.body as { message: string };
    // Names of metrics and dimensions, and the number of the trace, are of each answer's own.
    const words = (text: string) =>
      text.replace(/^Metric: \S+ (.+: )\S+(, .+: ).+(, TraceId: \{)[^}]+(\})$/, '$1$2$3$4');
    const { answer, json } = await ask({ filter: "ElasticPoolResourceId eq 'x'" });

    expect(answer.status).toBe(400);
    expect(words(message)).not.toBe(message);
    expect(words(json.error?.message ?? '')).toBe(words(message));
  });
});

describe('the emulated metrics refuse', () => {
  it.each([
    ['a grain that there is not', { interval: 'PT7M' }, 'does not support requested timegrain: PT7M'],
    ['an aggregation that a metric does not have', { aggregation: 'Average' }, 'does not support aggregation type'],
    ['a metric that there is not', { metricnames: 'NoSuchMetric' }, 'Valid metrics: SnatConnectionCount'],
    ['a version that there is not', { 'api-version': '2018-01-01' }, "api-version '2018-01-01'"],
    ['another type of resource', { metricnamespace: 'Microsoft.Network/natGateways' }, 'is not of the type'],
    ['two dimensions that or joins', { filter: "ConnectionState eq 'a' or BackendIPAddress eq 'b'" }, 'or operator'],
  ])('%s', async (_, query, message) => {
    const { answer, json } = await ask(query);

    expect(answer.status).toBe(400);
    expect(json.error?.message).toContain(message);
  });

  it('no question about ten series, and answer with no more unless they are asked to', async () => {
    const query = {
      metricnamespace: 'Microsoft.ContainerService/managedClusters',
      metricnames: 'kube_pod_status_ready',
      aggregation: 'average',
      filter: "pod eq '*' and condition eq '*'",
    };
    const seriesOf = ({ json }: Awaited<ReturnType<typeof ask>>) =>
      [...objectsIn(json)].filter((part) => 'metadatavalues' in part).length;

    expect(seriesOf(await ask(query, world.cluster.id))).toBe(10);
    expect(seriesOf(await ask({ ...query, top: '100' }, world.cluster.id))).toBeGreaterThan(10);
    expect(seriesOf(await ask({ ...query, rollupby: 'pod', top: '100' }, world.cluster.id))).toBe(3);
  });
});
