import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { asKubernetes, sortOut } from '../../shared/collect/parse/kubernetes/export.ts';
import { readFiles } from '../../shared/collect/read/files.ts';
import { hasRecordings, recordings } from './recordings.ts';
import { temporaryFolder } from '../temporary.ts';

interface Dump {
  readonly kind: string;
  readonly apiVersion: string;
  readonly items: readonly {
    readonly metadata: { name: string; namespace?: string; labels?: Record<string, string> };
    readonly status?: { conditions?: { type: string; status: string }[] };
    readonly usage?: { cpu: string; memory: string };
  }[];
}

/** Every list of a real API server among the recordings, by the names of the files. */
function dumps(): ReadonlyMap<string, Dump> {
  const lists = recordings().flatMap(({ file, json }) => {
    const { response, ...plain } = json as { response?: { body: Dump } } & Dump;
    const body = response?.body ?? plain;
    return /\/k8s\/[^/]+$/.test(file) && Array.isArray(body.items) ? [[basename(file), body] as const] : [];
  });
  return new Map(lists);
}

(hasRecordings ? describe : describe.skip)('recorded dumps of Kubernetes', () => {
  const lists = dumps();
  const dump = (name: string): Dump => {
    const found = lists.get(`aks2021_${name}.json`);
    if (found === undefined) throw new Error(`there is no dump ${name}`);
    return found;
  };

  async function readAll() {
    const at = temporaryFolder();
    mkdirSync(join(at, 'recorded'));
    const id = '/subscriptions/0aa/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/recorded';
    writeFileSync(join(at, 'cluster.json'), JSON.stringify({ id, properties: { provisioningState: 'Succeeded' } }));
    for (const [name, body] of lists) writeFileSync(join(at, 'recorded', name), JSON.stringify(body));
    const { looked, files } = await readFiles(at);
    return { facts: looked.get(id.toLowerCase()), files };
  }

  it('are there', () => {
    expect(lists.size).toBeGreaterThan(5);
  });

  it.each([...lists])('%s: every object is of use, or refused by its kind', (_, body) => {
    const { used, refused } = sortOut(asKubernetes(body as never) ?? { isList: false, hasMore: false, objects: [] });
    const kind = body.kind.replace(/List$/, '');

    if (body.items.length === 0) expect(refused).toEqual([expect.stringContaining('an empty list')]);
    else if (used.has(kind)) expect(used.get(kind)?.length).toBe(body.items.length);
    else expect(refused).toEqual([`Kubernetes objects of kind ${kind} are read by no check`]);
  });

  it('tell facts of all that they hold', async () => {
    const { facts, files } = await readAll();
    const tunnel = dump('pods').items.filter(({ metadata }) => metadata.labels?.['component'] === 'tunnel');
    const nodes = dump('nodes').items;
    const use = dump('NodeMetricsList').items;
    const isReady = ({ status }: Dump['items'][number]) =>
      status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;

    expect(facts?.tunnelPods?.known && facts.tunnelPods.value.map(({ name, isReady: is }) => [name, is])).toEqual(
      tunnel.map((one) => [one.metadata.name, isReady(one)]),
    );
    expect(tunnel.length).toBeGreaterThan(0);
    expect(facts?.nodes?.known && facts.nodes.value.map(({ name, isReady: is }) => [name, is])).toEqual(
      nodes.map((one) => [one.metadata.name, isReady(one)]),
    );
    expect(
      facts?.nodeUse?.known &&
        facts.nodeUse.value.map(({ cpuMillicores, memoryBytes }) => [cpuMillicores, memoryBytes]),
    ).toEqual(
      use.map(({ usage }) => [Math.round(parseInt(usage?.cpu ?? '') / 1e6), parseInt(usage?.memory ?? '') * 1_024]),
    );
    expect(files.flatMap((file) => ('used' in file ? [basename(file.path)] : [])).toSorted()).toEqual([
      'aks2021_NodeMetricsList.json',
      'aks2021_nodes.json',
      'aks2021_pods.json',
      'aks2021_services.json',
      'cluster.json',
    ]);
  });
});
