import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseNodes, parseNodeUse } from '../../shared/collect/parse/kubernetes/nodes.ts';
import { parseQuantity } from '../../shared/collect/parse/kubernetes/quantity.ts';
import { parseTunnelPods } from '../../shared/collect/parse/kubernetes/tunnel.ts';
import { readKubernetes } from '../../shared/collect/read/kubernetes.ts';
import { json } from '../emulator/answers.ts';
import { createEmulator, type Emulator, faults } from '../emulator/emulator.ts';
import { status } from '../emulator/kubernetes.ts';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { kubernetesOf } from '../fleet/kubernetes.ts';
import { haveReady, healthyBusy } from '../fleet/worlds/busy.ts';
import { ALL, emulatedApp, scanLive } from '../live.ts';

const RECORDED = join(import.meta.dirname, '../../../shared/data/recordings/k8s');
const world = healthyPublic('one', 0);
const forbidden = (message: string) => () => json(status(403, 'Forbidden', message), 403);

async function look(emulator: Emulator, kubernetes: unknown = true) {
  const { snapshot } = await scanLive(emulator, {}, { sources: { kubernetes } });
  const [one] = snapshot.clusters;
  if (one === undefined) throw new Error('no cluster was read');
  return one.facts;
}

describe('an API server', () => {
  it('tells of agents, nodes and guard', async () => {
    const facts = await look(createEmulator(fleetOf([world])));

    expect(facts.tunnelDeployments).toMatchObject({ value: [{ name: 'konnectivity-agent', wanted: 2, ready: 2 }] });
    expect(facts.tunnelPods.known && facts.tunnelPods.value.map(({ isReady }) => isReady)).toEqual([true, true]);
    expect(facts.tunnelLadder).toMatchObject({
      value: [{ nodes: 1, agents: 2 }, { nodes: 100, agents: 3 }, {}, {}, {}, {}],
    });
    expect(facts.nodes.known && facts.nodes.value.every(({ isReady }) => isReady)).toBe(true);
    expect(facts.nodeUse.known && facts.nodeUse.value[0]?.cpuMillicores).toBe(186);
    expect(facts.guard).toMatchObject({ value: { hasFlowSchema: false, hasPriorityLevel: false } });
  });

  it('is read page by page, and is only ever read', async () => {
    const emulator = createEmulator(fleetOf([world]));
    emulator.pageSize = 1;
    const { nodes } = await look(emulator);
    const asked = emulator.requests.filter((line) => line.includes('/kubernetes/'));

    expect(nodes.known && nodes.value).toHaveLength(world.cluster.properties.agentPoolProfiles[0]?.count ?? 0);
    expect(asked.filter((line) => line.endsWith('/api/v1/nodes')).length).toBeGreaterThan(1);
    expect(asked.filter((line) => !line.startsWith('GET ') || line.includes('secrets'))).toEqual([]);
  });

  it('is not asked unless that is set', async () => {
    const emulator = createEmulator(fleetOf([world]));
    const { snapshot } = await scanLive(emulator);

    expect(snapshot.clusters[0]?.facts.nodes).toMatchObject({ known: false });
    expect(emulator.requests.filter((line) => /kubernetes\/|Credential/.test(line))).toEqual([]);
  });

  it('tells of the guard that is there', async () => {
    const guard = (kind: string) => ({
      apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
      kind,
      metadata: { name: 'aks-managed-apiserver-guard' },
    });
    const kubernetes = [...kubernetesOf(world), guard('FlowSchema'), guard('PriorityLevelConfiguration')];
    const facts = await look(createEmulator(fleetOf([{ ...world, kubernetes }])));

    expect(facts.guard).toMatchObject({ value: { hasFlowSchema: true, hasPriorityLevel: true } });
  });

  it('that refuses one list leaves the others, and the missing permission is named in both ways', async () => {
    const emulator = createEmulator(fleetOf([world]));
    emulator.faults.push({ path: /metrics\.k8s\.io/, answer: forbidden('nodes.metrics.k8s.io is forbidden') });
    const facts = await look(emulator);

    expect(facts.nodes.known).toBe(true);
    expect(facts.nodeUse).toMatchObject({
      known: false,
      why: expect.stringMatching(
        /list of nodes in group metrics\.k8s\.io \(Kubernetes RBAC\) or Microsoft\.ContainerService\/managedClusters\/metrics\.k8s\.io\/nodes\/read/,
      ) as string,
    });
  });

  it('without that API at all is not one without a guard', async () => {
    const emulator = createEmulator(fleetOf([world]));
    emulator.faults.push({ path: /flowcontrol/, answer: () => new Response('404 page not found', { status: 404 }) });

    expect((await look(emulator)).guard.known).toBe(false);
  });

  it('whose list changes while it is read is asked once more', async () => {
    const emulator = createEmulator(fleetOf([world]));
    emulator.faults.push({ path: /v1\/nodes$/, nth: 1, answer: () => json(status(410, 'Expired', 'too old'), 410) });

    expect((await look(emulator)).nodes.known).toBe(true);
  });

  it('of a cluster without Entra integration is not asked as an admin', async () => {
    const emulator = createEmulator(fleetOf([world]));
    emulator.localOnly.add('one');

    expect((await look(emulator)).nodes).toMatchObject({
      known: false,
      why: expect.stringContaining('sources.kubernetes.acceptAdminCertificate') as string,
    });
    expect(emulator.requests.filter((line) => line.includes('/kubernetes/'))).toEqual([]);
  });

  it('that never answers costs its own deadline, and no other cluster anything', async () => {
    const emulator = createEmulator(fleetOf([world, healthyPublic('two', 1)]));
    const handle = emulator.handle.bind(emulator);
    emulator.handle = (request) => {
      const isDead = /\/kubernetes\/.*\/one\//.test(request.url);
      if (isDead) unanswered.push(request.url);
      return isDead ? faults.silence() : handle(request);
    };
    const unanswered: string[] = [];
    const { snapshot } = await scanLive(emulator, { scope: { subscriptions: ALL } });
    const azure = await emulatedApp(emulator).azure();
    const looked = await readKubernetes(
      azure,
      snapshot.clusters,
      { kubernetes: true },
      () => new Date(),
      undefined,
      1_500,
    );
    const nodes = snapshot.clusters.map(({ cluster }) => [cluster.name, looked.get(cluster.id)?.nodes?.known]);

    expect(Object.fromEntries(nodes)).toEqual({ one: false, two: true });
    // As many as are asked at once, and none after.
    expect(unanswered).toHaveLength(4);
  });
});

describe('where nobody may ask Kubernetes', () => {
  it.each([
    [
      'metrics tell, as likely, that no agent is ready',
      0,
      { status: 'fail', certainty: 'likely', severity: 'critical' },
    ],
    ['metrics acquit nobody', 2, { status: 'unknown' }],
  ])('%s', async (_, ready, expected) => {
    const world = healthyBusy('one', 0);
    haveReady(world, ready);
    const emulator = createEmulator(fleetOf([world]));
    emulator.faults.push({ path: /Credential$/, answer: faults.forbidden });
    const { report } = await scanLive(emulator, {}, { sources: { kubernetes: true } });

    expect(report.findings.filter(({ check }) => check === 'tunnel-pods')).toMatchObject([expected]);
  });
});

describe('quantities', () => {
  it.each([
    ['1900m', 1.9],
    ['186149702n', 0.186149702],
    ['2', 2],
    ['4675304Ki', 4_787_511_296],
    ['1e3', 1_000],
  ])('%s', (text, value) => {
    expect(parseQuantity(text)).toBeCloseTo(value, 9);
  });

  it('that are none are refused', () => {
    expect(() => parseQuantity('12 apples')).toThrow('a quantity');
  });
});

(existsSync(RECORDED) ? describe : describe.skip)('recorded dumps', () => {
  const items = (name: string) => {
    const json = JSON.parse(readFileSync(`${RECORDED}/${name}.json`, 'utf8')) as {
      items?: unknown[];
      response?: { body: { items: unknown[] } };
    };
    return json.items ?? json.response?.body.items ?? [];
  };

  it('hold the tunnel of a cluster of 2021', () => {
    expect(parseTunnelPods(items('aks2021_pods'))).toEqual([
      {
        name: 'tunnelfront-6754b444df-5wm96',
        kind: 'tunnelfront',
        node: 'aks-agentpool-17806587-vmss000001',
        isReady: true,
        readiness: 'True',
        phase: 'Running',
        isLeaving: false,
        container: 'tunnel-front',
        restarts: 0,
      },
    ]);
  });

  it('hold its nodes, and what metrics-server measured', () => {
    expect(parseNodes(items('aks2021_nodes'))[0]).toEqual({
      name: 'aks-agentpool-17806587-vmss000001',
      pool: 'agentpool',
      isReady: true,
      readiness: 'True',
      isSchedulable: true,
      pressures: [],
      cpuMillicores: 1_900,
      memoryBytes: 4_675_304 * 1_024,
      quantities: { cpu: '1900m', memory: '4675304Ki' },
    });
    expect(parseNodeUse(items('aks2021_NodeMetricsList'))).toHaveLength(items('aks2021_NodeMetricsList').length);
    expect(parseNodeUse(items('aks2021_NodeMetricsList'))[0]?.cpuMillicores).toBe(186);
  });
});
