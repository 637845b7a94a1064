import { json } from '../emulator/answers.ts';
import { createEmulator, type Emulator } from '../emulator/emulator.ts';
import { status } from '../emulator/kubernetes.ts';
import { fleetOf } from '../fleet/fleet.ts';
import type { KubernetesObject } from '../fleet/kubernetes.ts';
import { healthyBusy, release, SECRET_CONTENT } from '../fleet/worlds/busy.ts';
import { scanLive } from '../live.ts';

const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const EVERYTHING = { kubernetes: true, helmSecretMetadata: true };

/** As Helm 2 kept it: https://v2.helm.sh/docs/developing_charts/ */
function ofTiller(name: string, revisions: number): readonly KubernetesObject[] {
  return Array.from({ length: revisions }, (_, at) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `${name}.v${at + 1}`,
      namespace: 'kube-system',
      labels: { OWNER: 'TILLER', NAME: name, STATUS: 'SUPERSEDED', VERSION: String(at + 1) },
    },
    data: { release: SECRET_CONTENT },
  }));
}

const aToken: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'token', namespace: 'web', labels: { owner: 'helm', name: 'no-release', version: '1' } },
  type: 'Opaque',
  data: { token: SECRET_CONTENT },
};

function aFleet(...more: readonly KubernetesObject[]): Emulator {
  const world = healthyBusy('one', 0);
  world.kubernetes.push(...more);
  return createEmulator(fleetOf([world]));
}

/** Every request of a scan with all that there is to look at, and what was answered. */
async function listen(emulator: Emulator, sources: object) {
  const heard: { request: Request; answer: string }[] = [];
  const handle = emulator.handle.bind(emulator);
  emulator.handle = async (request) => {
    const response = await handle(request.clone());
    heard.push({ request, answer: await response.clone().text() });
    return response;
  };
  const { snapshot } = await scanLive(emulator, {}, { sources });
  const facts = snapshot.clusters[0]?.facts;
  if (facts === undefined) throw new Error('no cluster was read');
  return { heard, releases: facts.helmReleases, snapshot };
}

describe('secrets', () => {
  it('are never asked for with their content, whatever is switched on, and no request writes', async () => {
    const { heard, snapshot } = await listen(aFleet(aToken, ...ofTiller('old', 3)), EVERYTHING);
    const toKubernetes = heard.filter(({ request }) => request.url.includes('/kubernetes/'));
    const ofSecrets = toKubernetes.filter(({ request }) => /secrets|TILLER/.test(request.url));

    expect(toKubernetes.length).toBeGreaterThan(15);
    expect(toKubernetes.filter(({ request }) => request.method !== 'GET')).toEqual([]);
    expect(ofSecrets.length).toBeGreaterThan(1);
    expect(ofSecrets.filter(({ request }) => request.headers.get('accept') !== METADATA_ONLY)).toEqual([]);
    expect(heard.filter(({ answer }) => answer.includes(SECRET_CONTENT))).toEqual([]);
    expect(JSON.stringify(snapshot)).not.toContain(SECRET_CONTENT);
  });

  it('are not asked for at all unless that is set', async () => {
    const { heard, releases } = await listen(aFleet(aToken), { kubernetes: true });

    expect(heard.filter(({ request }) => /secrets|TILLER/.test(request.url))).toEqual([]);
    expect(releases).toMatchObject({
      known: false,
      why: expect.stringContaining('sources.helmSecretMetadata') as string,
    });
  });

  it('are asked for in the namespaces that are given alone', async () => {
    const emulator = aFleet(...release('other', 'unasked', 1, 3));
    const { releases } = await listen(emulator, { kubernetes: true, helmSecretMetadata: ['web'] });
    const asked = emulator.requests.filter((line) => line.endsWith('/secrets'));

    expect(new Set(asked.map((line) => line.split('/api/v1')[1]))).toEqual(new Set(['/namespaces/web/secrets']));
    expect(releases).toMatchObject({ value: { counted: [{ namespace: 'web', name: 'shop' }], within: ['web'] } });
  });

  it('that a server cannot list without their content are not listed', async () => {
    const emulator = aFleet();
    emulator.knowsOnlyObjects = true;
    const { releases, heard } = await listen(emulator, EVERYTHING);

    expect(releases).toMatchObject({ known: false, why: expect.stringContaining('HTTP 406') as string });
    expect(heard.filter(({ answer }) => answer.includes(SECRET_CONTENT))).toEqual([]);
  });

  it('that come with their content all the same are not taken in', async () => {
    const emulator = aFleet();
    const body = { kind: 'SecretList', apiVersion: 'v1', metadata: {}, items: [aToken] };
    emulator.faults.push({ path: /secrets$/, answer: () => json(body) });
    const { releases, snapshot } = await listen(emulator, EVERYTHING);

    expect(releases).toMatchObject({ known: false, why: expect.stringContaining('got kind SecretList') as string });
    expect(JSON.stringify(snapshot)).not.toContain(SECRET_CONTENT);
  });

  it('that may not be listed leave all else, and the right is named', async () => {
    const emulator = aFleet();
    const forbidden = status(403, 'Forbidden', 'secrets is forbidden');
    emulator.faults.push({ path: /secrets$/, answer: () => json(forbidden, 403) });
    const { releases, snapshot } = await listen(emulator, EVERYTHING);

    expect(releases).toMatchObject({
      known: false,
      why: expect.stringContaining('list of secrets (Kubernetes RBAC)') as string,
    });
    expect(snapshot.clusters[0]?.facts.webhooks.known).toBe(true);
  });
});

describe('releases of Helm', () => {
  it('are counted by what is kept, page by page, and Helm 2 is told from its successors', async () => {
    const emulator = aFleet(...release('web', 'nightly', 780, 837), ...ofTiller('old', 7), aToken);
    emulator.pageSize = 20;
    const { releases } = await listen(emulator, EVERYTHING);

    expect(releases).toMatchObject({
      value: {
        counted: [
          { namespace: 'web', name: 'shop', keptBy: 'Helm 3 or 4', kept: 10, newest: 10 },
          { namespace: 'web', name: 'nightly', keptBy: 'Helm 3 or 4', kept: 58, newest: 837 },
          { namespace: 'kube-system', name: 'old', keptBy: 'Helm 2', kept: 7, newest: 7 },
        ],
      },
    });
  });
});
