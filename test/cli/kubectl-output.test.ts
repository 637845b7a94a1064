import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFiles } from '../../shared/collect/read/files.ts';
import type { KubernetesObject } from '../fleet/kubernetes.ts';
import { healthyBusy, release, replace, SECRET_CONTENT } from '../fleet/worlds/busy.ts';
import { cluster, folder, ID, run } from './run.ts';

const world = healthyBusy('aks', 0);
const aks = cluster({ nodeResourceGroup: 'mc' });

/** As `kubectl get … -o json` prints a list: its items say what they are. */
function printed(...kinds: readonly string[]): object {
  return list(world.kubernetes.filter(({ kind }) => kinds.includes(kind)));
}

function list(items: readonly KubernetesObject[]): object {
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
}

const ALL = {
  'deploy.json': printed('Deployment'),
  'pods.json': printed('Pod'),
  'cm.json': world.kubernetes.find(({ kind }) => kind === 'ConfigMap'),
  'nodes.json': printed('Node'),
  'top.json': { ...printed('NodeMetrics'), apiVersion: 'metrics.k8s.io/v1beta1', kind: 'NodeMetricsList' },
  'netpol.json': printed('NetworkPolicy'),
  'hooks.json': printed('ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'),
  'api.json': printed('APIService'),
  'services.json': printed('Service', 'EndpointSlice'),
  'secrets.json': printed('Secret'),
};

function inFolder(name: string, files: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(files).map(([file, content]) => [`${name}/${file}`, content]));
}

async function look(files: Readonly<Record<string, unknown>>, others: object = { 'fleet.json': aks }) {
  const at = folder({ ...others, ...files });
  const { looked, files: uses } = await readFiles(at);
  const said = uses.map((file) => [file.path.replace(`${at}/`, ''), 'used' in file ? file.used : file.refused]);
  return {
    at,
    facts: looked.get(ID.toLowerCase()),
    said: Object.fromEntries(said) as Record<string, string>,
  };
}

describe('what kubectl prints', () => {
  it('in a folder named after a cluster answers every check of it', async () => {
    const { at } = await look(inFolder('aks', ALL));
    const { report } = await run('scan', '--from', at, '--format', 'json');
    const answers = report().findings.map(({ check, status }) => [check, status]);

    expect(answers).toEqual(
      expect.arrayContaining([
        ['tunnel-pods', 'pass'],
        ['webhooks', 'pass'],
        ['helm-history', 'pass'],
      ]),
    );
  });

  it('tells what is wrong as an API server does', async () => {
    const sick = healthyBusy('aks', 0);
    replace(sick, 'EndpointSlice', 'cert-manager-webhook-x7k2p', { endpoints: [] });
    const services = list(sick.kubernetes.filter(({ kind }) => ['Service', 'EndpointSlice'].includes(kind)));
    const secrets = list(release('web', 'nightly', 1, 60));
    const files = { ...ALL, 'services.json': services, 'secrets.json': secrets };
    const { at } = await look(inFolder('aks', files));
    const { report, out } = await run('scan', '--from', at, '--format', 'json');
    const failing = report().findings.filter(({ status }) => status === 'fail');

    expect(failing.map(({ check }) => check)).toEqual(expect.arrayContaining(['webhooks', 'helm-history']));
    expect(out).not.toContain(SECRET_CONTENT);
  });

  it('is saved without the content of secrets', async () => {
    const { at } = await look(inFolder('aks', ALL));
    const saved = join(at, 'saved.ndjson');
    writeFileSync(saved, '');
    await run('scan', '--from', at, '--save', saved);
    const { report } = await run('scan', '--from', saved, '--format', 'json');

    expect(report().findings.find(({ check }) => check === 'helm-history')?.status).toBe('pass');
    expect(JSON.stringify(report())).not.toContain(SECRET_CONTENT);
  });

  it('may lie deeper, and the nearest folder counts', async () => {
    const { facts, said } = await look(inFolder('other/AKS/today', { 'nodes.json': printed('Node') }), {
      'fleet.json': [aks, cluster({}, ID.replace(/aks$/, 'other'))],
    });

    expect(facts?.nodes?.known).toBe(true);
    expect(said['other/AKS/today/nodes.json']).toBe('objects of aks: 3 of kind Node');
  });

  it.each([
    ['of no cluster', 'elsewhere/nodes.json', printed('Node'), 'no folder above is named after a cluster'],
    ['of a kind that nobody reads', 'aks/ns.json', printed('Namespace'), 'kind Namespace are read by no check'],
    ['one pod alone', 'aks/pod.json', world.kubernetes.find(({ kind }) => kind === 'Pod'), 'a whole list is needed'],
    ['an empty list', 'aks/none.json', list([]), 'an empty list'],
    [
      'pods of other namespaces',
      'aks/pods.json',
      list([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'web' } }]),
      'only what is in kube-system is read',
    ],
    [
      'one page of several',
      'aks/nodes.json',
      { ...printed('Node'), metadata: { continue: 'next' } },
      'a whole list is needed',
    ],
    [
      'a ConfigMap of somebody',
      'aks/cm.json',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } },
      'only konnectivity-agent-autoscaler',
    ],
  ])('is refused where it is %s', async (_, path, content, why) => {
    const { facts, said } = await look({ [path]: content });

    expect(said[path]).toContain(why);
    expect(Object.keys(facts ?? {})).toEqual([]);
  });

  it('is refused where two clusters have the name of the folder', async () => {
    const { said, facts } = await look(inFolder('aks', { 'nodes.json': printed('Node') }), {
      'fleet.json': [aks, cluster({}, ID.replace('/rg/', '/rg2/'))],
    });

    expect(said['aks/nodes.json']).toContain('several clusters have the name');
    expect(facts).toBeUndefined();
  });

  it('that cannot be understood is unseen, not absent', async () => {
    const broken = list([{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } }]);
    const { facts } = await look({ 'aks/nodes.json': broken });

    expect(facts?.nodes).toMatchObject({ known: false, why: expect.stringContaining('status') as string });
  });

  it("does not take the agents' autoscaler for an agent", async () => {
    const { facts } = await look({ 'aks/pods.json': printed('Pod') });
    const names = facts?.tunnelPods?.known === true ? facts.tunnelPods.value.map(({ name }) => name) : [];

    expect(names).toHaveLength(2);
    expect(names.filter((name) => name.includes('autoscaler'))).toEqual([]);
  });

  it('of half of the webhooks is not taken for all of them', async () => {
    const { facts } = await look({ 'aks/hooks.json': printed('ValidatingWebhookConfiguration') });

    expect(facts?.webhooks).toBeUndefined();
  });
});

it('names no setting of reach.json that would have files tell more', async () => {
  const config = join(folder({ 'reach.json': { sources: { kubernetes: true, logs: true } } }), 'reach.json');
  const at = folder({ 'a.json': aks });
  const { report } = await run('scan', '--from', at, '--config', config, '--format', 'json');
  const reasons = report().findings.map(({ check, reason }) => [check, reason]);

  expect(reasons).toContainEqual([
    'tunnel-pods',
    'the files hold nothing that kubectl printed of it: docs/scan.md says what to put beside them',
  ]);
  expect(reasons).toContainEqual([
    'api-call-leak',
    'files hold no logs: a live scan asks them where sources.logs is set in reach.json',
  ]);
  expect(reasons.filter(([, reason]) => reason?.includes(': set sources.'))).toEqual([]);
});
