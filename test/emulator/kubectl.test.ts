import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fleetOf } from '../fleet/fleet.ts';
import { healthyBusy } from '../fleet/worlds/busy.ts';
import { json } from './answers.ts';
import { createEmulator } from './emulator.ts';
import { serve, type Served } from './https.ts';
import { kubeconfigOf, status } from './kubernetes.ts';
import { temporaryFolder } from '../temporary.ts';

const hasKubectl = (() => {
  try {
    return execFileSync('kubectl', ['version', '--client'], { stdio: 'pipe' }).length > 0;
  } catch {
    return false;
  }
})();

/** The emulated API server under the real kubectl, where there is one. */
(hasKubectl ? describe : describe.skip)('kubectl', () => {
  const world = healthyBusy('one', 0);
  const emulator = createEmulator(fleetOf([world]));
  const folder = temporaryFolder('kubectl');
  let served: Served;

  beforeAll(async () => {
    served = await serve(emulator);
    writeFileSync(join(folder, 'config'), kubeconfigOf([world.cluster.id.toLowerCase()], emulator));
  });

  afterAll(() => served.close());

  async function kubectl(...args: string[]): Promise<string> {
    const env = { PATH: process.env['PATH'], HOME: folder, KUBECONFIG: join(folder, 'config') };
    const { stdout } = await promisify(execFile)('kubectl', args, { env });
    return stdout;
  }

  /** The first column of a table, without its head. */
  const names = (table: string) => table.trim().split('\n').slice(1).map((line) => line.split(/\s+/)[0]); // prettier-ignore

  it('gets nodes and pods, page by page', async () => {
    const nodes = world.kubernetes.filter(({ kind }) => kind === 'Node').map(({ metadata }) => metadata.name);

    expect(names(await kubectl('get', 'nodes', '--chunk-size=1')).toSorted()).toEqual(nodes.toSorted());
    expect(names(await kubectl('get', 'po', '-n', 'kube-system', '-l', 'app=konnectivity-agent'))).toHaveLength(2);
    expect(await kubectl('get', 'pods', '-A')).toContain('konnectivity-agent-autoscaler');
  });

  it('gets what the checks look at, by their groups', async () => {
    expect(await kubectl('get', 'validatingwebhookconfigurations')).toContain('cert-manager-webhook');
    expect(await kubectl('get', 'apiservices')).toContain('v1beta1.metrics.k8s.io');
    expect(await kubectl('get', 'endpointslices', '-n', 'cert-manager')).toContain('cert-manager-webhook-x7k2p');
    expect(await kubectl('get', 'netpol', '-n', 'kube-system', '-o', 'name')).toContain('konnectivity-agent');
    expect(await kubectl('api-resources')).toMatch(/deployments +deploy +apps\/v1 +true +Deployment/);
  });

  it('tells how busy nodes are', async () => {
    expect(await kubectl('top', 'nodes')).toMatch(/vmss000000 +187m +9% +2208Mi +48%/);
  });

  it('asks for the version and for health', async () => {
    expect(await kubectl('version')).toContain('Server Version: v1.33.2');
    expect(await kubectl('get', '--raw', `/kubernetes${world.cluster.id}/readyz`)).toBe('ok');
  });

  it('is refused in the words of an API server', async () => {
    const message = 'secrets is forbidden: User "reader" cannot list resource "secrets" in API group "" at the cluster scope'; // prettier-ignore
    emulator.faults.push({ path: /secrets$/, answer: () => json(status(403, 'Forbidden', message), 403) });

    await expect(kubectl('get', 'secrets', '-A')).rejects.toThrow(`Error from server (Forbidden): ${message}`);
    await expect(kubectl('get', 'deploy', 'nothing', '-n', 'kube-system')).rejects.toThrow(
      'Error from server (NotFound): deployments "nothing" not found',
    );
  });
});
