import { stripVTControlCharacters } from 'node:util';
import { createApp } from '../../shared/app.ts';
import { checks } from '../../shared/checks/index.ts';
import { symptomOf, SYMPTOMS } from '../../shared/aks/symptoms.ts';
import { run } from './run.ts';
import { screen } from './screen.ts';

interface Triage {
  readonly means: string;
  readonly causes: readonly { readonly check: string }[];
  readonly next: readonly string[];
}

async function triage(error: string) {
  const { code, out } = await run('triage', error, '--format', 'json');
  return { code, ...(JSON.parse(out) as Triage) };
}

it.each([
  // What kubectl and Go print where the call is dropped: the article's own error.
  ['Unable to connect to the server: dial tcp 20.103.218.175:443: i/o timeout', 'authorized-ranges'],
  [
    'Unable to connect to the server: dial tcp 20.103.218.175:443: connectex: A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.',
    'authorized-ranges',
  ],
  [
    'couldn\'t get current server API group list: Get "https://x.hcp.eastus.azmk8s.io:443/api": context deadline exceeded',
    'authorized-ranges',
  ],
  ['Unable to connect to the server: dial tcp 10.240.0.4:443: i/o timeout', 'private-access'],
  [
    'Unable to connect to the server: dial tcp: lookup x-1a2b3c4d.privatelink.eastus.azmk8s.io on 168.63.129.16:53: no such host',
    'private-access',
  ],
  ['Unable to connect to the server: net/http: TLS handshake timeout', 'api-server-load'],
  ['Unable to connect to the server: x509: certificate signed by unknown authority', 'tunnel-alpn'],
  [
    'The connection to the server x.hcp.eastus.azmk8s.io:443 was refused: dial tcp 20.1.2.3:443: connect: connection refused',
    'cluster-state',
  ],
  // Of the page on the tunnel.
  ['Error from server: error dialing backend: dial tcp 10.240.0.70:10250: i/o timeout', 'node-traffic'],
  [
    'Error from server: Get "https://aks-nodepool1-00000000-vmss000001:10250/containerLogs/default/pod/container": dial tcp 10.240.0.70:10250: i/o timeout',
    'node-traffic',
  ],
  [
    'Error from server: Get https://aks-nodepool1-00000000-1:10250/containerLogs/default/x/x: dial tcp 10.240.0.6:10250: getsockopt: connection timed out',
    'node-traffic',
  ],
  [
    'error: error upgrading connection: unable to upgrade connection: error dialing backend: No agent available',
    'tunnel-pods',
  ],
  ['error: error upgrading connection: error dialing backend: EOF', 'tunnel-pods'],
  [
    'transport: authentication handshake failed: credentials: cannot check peer: missing selected ALPN property.',
    'tunnel-alpn',
  ],
  [
    'Error from server (InternalError): Internal error occurred: failed calling webhook "x": Post "https://svc.ns.svc:443/?timeout=10s": context deadline exceeded',
    'webhooks',
  ],
  [
    'Error from server (TooManyRequests): the server has received too many requests and has asked us to try again later',
    'api-call-leak',
  ],
  ['etcdserver: mvcc: database space exceeded', 'helm-history'],
  [
    'Error from server (ServiceUnavailable): the server is currently unable to handle the request (get nodes.metrics.k8s.io)',
    'webhooks',
  ],
])('%s: %s first', async (error, check) => {
  const { code, causes } = await triage(error);

  expect([code, causes[0]?.check]).toEqual([0, check]);
});

it('who was refused rights has reached the API server', async () => {
  const { code, causes, next } = await triage(
    'Error from server (Forbidden): nodes is forbidden: User "x" cannot list resource "nodes" in API group ""',
  );

  expect([code, causes, next]).toEqual([0, [], ['kubectl auth can-i --list']]);
});

it.each([
  ['dial tcp 20.103.218.175:443: i/o timeout', '--destination 20.103.218.175 --port 443'],
  [
    'Get "https://x.hcp.eastus.azmk8s.io:443/api": context deadline exceeded',
    '--destination x.hcp.eastus.azmk8s.io --port 443',
  ],
  ['dial tcp: lookup x.azmk8s.io on 10.0.0.10:53: no such host', '--destination x.azmk8s.io --port 443'],
  ['dial tcp [2603:1000::1]:443: i/o timeout', '--destination 2603:1000::1 --port 443'],
])('%s has its way explained: %s', async (error, asked) => {
  expect((await triage(error)).next.join()).toContain(asked);
});

it('what is to be run next is run from a checkout, and says where to look', async () => {
  const { next } = await triage('dial tcp 20.103.218.175:443: i/o timeout');
  const asked = next.map((command) => /^npm run --silent cli -- (.*)$/.exec(command)?.[1]?.replace(/<[^>]*>/g, '0aa'));

  expect(asked.map((words) => words?.split(' ', 3))).toEqual([
    ['scan', '--subscription', '0aa'],
    ['explain', '--subscription', '0aa'],
  ]);
});

it('the address of a kubelet is nobody to ask from outside', async () => {
  expect((await triage('error dialing backend: dial tcp 10.240.0.70:10250: i/o timeout')).next).toHaveLength(1);
});

it('a text that says nothing known has every check to ask', async () => {
  const { code, causes } = await triage('segmentation fault');

  expect([code, causes.length]).toEqual([3, checks.length]);
});

it('is refused without a text', async () => {
  expect(await run('triage')).toMatchObject({ code: 2, err: expect.stringContaining('say which error') as string });
});

it('names checks that there are, and every cause of the article somewhere', () => {
  const named = new Set(SYMPTOMS.flatMap((one) => one.checks));
  const causes = checks.filter(({ id }) => named.has(id)).map(({ cause }) => cause);

  expect([...named].filter((id) => checks.every((check) => check.id !== id))).toEqual([]);
  expect(new Set(causes)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 'extra']));
});

it.each(SYMPTOMS)('$example shows no narrower symptom than its own', (symptom) => {
  expect(symptomOf(symptom.example).symptom).toBe(symptom);
});

it('keeps to the width of a terminal, and breaks no command', async () => {
  const [narrow, wide] = [screen(), screen({ isTTY: false })];
  const app = createApp({ environment: {}, tell: () => undefined });
  for (const one of [narrow, wide]) await one.run(app, 'triage', 'dial tcp 20.103.218.175:443: i/o timeout');
  const lines = stripVTControlCharacters(narrow.out()).split('\n');

  expect(
    lines.filter((line) => line.length > 80).every((line) => line.startsWith('    npm run --silent cli -- ')),
  ).toBe(true);
  expect(lines.join(' ').split(/\s+/)).toEqual(wide.out().split(/\s+/));
});
