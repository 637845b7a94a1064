import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cli } from '../../shared/cli/cli.ts';
import { isGranted } from '../../shared/doctor/rights.ts';
import type { Requirement } from '../../shared/model/requirement.ts';
import { createEmulator, faults } from '../emulator/emulator.ts';
import { CLIENT, SECRET, TENANT } from '../emulator/entra.ts';
import { fleetOf, healthyPrivate, healthyPublic, SUBSCRIPTIONS } from '../fleet/fleet.ts';
import { emulatedApp } from '../live.ts';
import { folder } from './run.ts';

const worlds = [healthyPublic('pub', 0), healthyPrivate('own', 1)];
const [{ id: first }, { id: second }] = SUBSCRIPTIONS as unknown as [{ id: string }, { id: string }];
const sources = { logs: true };
const clients = worlds.flatMap((world) => world.clients);
const config = (more: object = {}) => join(folder({ 'reach.json': { sources, clients, ...more } }), 'reach.json');

/** What the doctor says of an emulated Azure that something was done to, through the real clients. */
async function examined(
  change: (emulator: ReturnType<typeof createEmulator>) => void = () => undefined,
  args: readonly string[] = ['--config', config()],
  environment: Record<string, string> = {},
) {
  const emulator = createEmulator(fleetOf(worlds));
  change(emulator);
  let [out, err] = ['', ''];
  const terminal = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  const app = emulatedApp(emulator, environment);
  if (environment['AZURE_CLIENT_SECRET'] !== undefined) Object.assign(process.env, environment);
  const code = await cli(['doctor', ...args, '--quiet', '--format', 'json'], terminal, app);
  expect(`${out}${err}`).not.toMatch(/eyJ|not-a-secret/);
  const { requirements } = JSON.parse(out) as { requirements: readonly Requirement[] };
  return {
    code,
    requirements,
    emulator,
    said: requirements.map(({ name, status, says }) => `${status} ${name}: ${says}`),
  };
}

describe('doctor', () => {
  it('says that all is well', async () => {
    const { code, said, emulator } = await examined();

    expect(code).toBe(0);
    expect(said).toEqual([
      expect.stringMatching(/^ok Node\.js: 2\d\.\d+\.\d+$/) as string,
      expect.stringMatching(/^ok configuration: .*reach\.json: \d clients, 0 exemptions$/) as string,
      'ok Azure Resource Manager: management.emulated.example answers',
      'ok Entra: management.emulated.example answers',
      `ok signed in: application or managed identity ${CLIENT}, object ${CLIENT} of tenant ${TENANT}`,
      'ok subscriptions: 3 to be seen in scope',
      expect.stringMatching(/^ok rights: in rg-\w+ of [0-9-]+ and \d more groups: all \d+ are there$/) as string,
      expect.stringMatching(
        /^ok metrics of westeurope: westeurope\.metrics\.monitor\.emulated\.example answers, and tells how busy/,
      ) as string,
      'ok logs: management.emulated.example answers',
    ]);
    expect(
      emulator.requests.filter(
        (line) =>
          !/^(GET|POST \/providers\/Microsoft.ResourceGraph|POST \/[0-9-]+\/oauth2|POST \/subscriptions\/[0-9-]+\/metrics:getBatch)/.test(
            line,
          ),
      ),
    ).toEqual([]);
  });

  it('says that nobody is logged in, and looks at nothing that hangs on it', async () => {
    const { code, said } = await examined(undefined, [], { AZURE_CLIENT_SECRET: 'old' });

    expect(code).toBe(1);
    expect(said.slice(4)).toEqual([
      expect.stringMatching(
        /^wrong signed in: no token could be had from Entra: it refused with AADSTS7000215/,
      ) as string,
      'unknown subscriptions: not looked at, because there is no token to ask with',
      'unknown rights: not looked at, because there is no token to ask with',
    ]);
  });

  it('names a subscription that may not be read, and goes on with the others', async () => {
    const scope = ['--subscription', first, '--subscription', second];
    const { code, said } = await examined((emulator) => emulator.unreadable.add(first), scope);

    expect(code).toBe(1);
    expect(said).toContain('ok subscriptions: 1 to be seen in scope');
    expect(said).toContain(
      `wrong subscriptions: subscription ${first}: not found: it does not exist, or the identity lacks the role Reader on it`,
    );
    expect(said.filter((line) => line.includes(' rights: '))).toEqual([expect.stringContaining(second) as string]);
  });

  it('names a right that is missing, what it shows, and which checks know less without it', async () => {
    const { code, requirements } = await examined((emulator) => {
      emulator.permissions.splice(0, Infinity, {
        actions: ['*/read'],
        notActions: ['Microsoft.Network/routeTables/*', 'Microsoft.Insights/Metrics/read'],
      });
    });
    const missing = requirements.filter(({ name }) => name === 'rights');

    expect(code).toBe(1);
    expect(missing.map(({ status }) => status)).toEqual(['wrong', 'wrong']);
    expect(missing[0]?.says).toMatch(
      /: Microsoft\.Network\/routeTables\/read is missing, which shows route tables; without it know less: .*required-egress.*node-traffic/,
    );
    expect(missing[1]?.says).toMatch(
      /: Microsoft\.Insights\/metrics\/read is missing, .* know less: .*api-server-load/,
    );
    expect(missing[0]?.todo).toContain('give the role Reader on the whole subscription');
  });

  it('tells of many missing rights in one line', async () => {
    const { requirements } = await examined((emulator) => emulator.permissions.splice(0, Infinity));

    expect(requirements.filter(({ name }) => name === 'rights')).toMatchObject([
      { says: expect.stringMatching(/: (\d+) of \1 are missing: Microsoft/) as string },
    ]);
  });

  it('does not take rights that it could not ask for as there', async () => {
    const { code, said } = await examined((emulator) => {
      emulator.faults.push({ path: /microsoft\.authorization/i, answer: faults.forbidden });
    });

    expect(code).toBe(3);
    expect(said.filter((line) => line.includes(' rights: '))).toEqual([
      expect.stringMatching(/^unknown rights: .*HTTP 403 AuthorizationFailed/) as string,
    ]);
  });

  it('says which clients lie in a VNet that is not to be seen', async () => {
    const vnet = `/subscriptions/${second}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/gone`;
    const lost = [
      { name: 'agents', subnet: `${vnet}/subnets/a` },
      { name: 'site', addresses: ['10.9.0.0/16'], via: vnet },
    ];
    const { code, said } = await examined(undefined, ['--config', config({ clients: [...clients, ...lost] })]);

    expect(code).toBe(1);
    expect(said.filter((line) => line.includes('client '))).toEqual(
      ['agents', 'site'].map(
        (name) => `wrong client ${name}: nothing is to be seen of ${vnet.toLowerCase()}, so what they reach is unknown`,
      ),
    );
  });

  it('says where the configuration is wrong, and looks at the rest', async () => {
    const { code, said } = await examined(undefined, ['--config', config({ clients: [{ name: 7 }] })]);

    expect(code).toBe(1);
    expect(said[1]).toMatch(/^wrong configuration: .*reach\.json: .*clients/);
    expect(said).toContain('ok subscriptions: 3 to be seen in scope');
  });

  it.each([
    [
      { AKS_REACH_DCR_ID: 'dcr-1' },
      'wrong data collection rule: one of AKS_REACH_DCR_ENDPOINT and AKS_REACH_DCR_ID is not set',
    ],
    [
      { AKS_REACH_DCR_ID: 'dcr-1', AKS_REACH_DCR_ENDPOINT: 'dce' },
      'wrong data collection rule: AKS_REACH_DCR_ENDPOINT is no URL: dce',
    ],
    [
      { AKS_REACH_DCR_ID: 'dcr-1', AKS_REACH_DCR_ENDPOINT: 'https://dce.emulated.example' },
      'ok data collection rule: dce.emulated.example answers; that rows are taken needs Monitoring Metrics Publisher on the rule, and shows with the first',
    ],
  ])('looks at where rows go: %j', async (environment, says) => {
    expect((await examined(undefined, [], environment)).said).toContain(says);
  });

  it('is for people too', async () => {
    let out = '';
    const terminal = { out: (text: string) => void (out += text), err: () => undefined };
    await cli(['doctor', '--quiet'], terminal, emulatedApp(createEmulator(fleetOf(worlds))));

    expect(out).toMatch(/^ok {7}Node\.js {17}\d/);
    expect(out).toMatch(/\n\nA scan would work from here\.\n$/);
  });
});

describe('a way that is barred', () => {
  /** A process of its own, with its own sockets. */
  async function barred(environment: Record<string, string>) {
    const door = join(import.meta.dirname, '../../shared/cli/main.ts');
    const env = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_CLIENT_SECRET: SECRET, ...environment };
    const ran = promisify(execFile)(process.execPath, [door, 'doctor', '--quiet'], { env });
    const { code, stdout, stderr } = await ran.then(
      () => {
        throw new Error('expected a failure');
      },
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );
    expect([code, stderr]).toEqual([1, '']);
    return stdout;
  }

  async function listening(
    server: Pick<Server, 'listen' | 'address' | 'close'>,
    work: (port: number) => Promise<void>,
  ) {
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    try {
      await work((server.address() as AddressInfo).port);
    } finally {
      server.close();
    }
  }

  it('by a proxy that refuses is told with its name and without its password', async () => {
    const proxy = createServer();
    proxy.on('connect', (_, socket) =>
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n<html>no</html>'),
    );
    await listening(proxy, async (port) => {
      const out = await barred({ AKS_REACH_CLOUD: 'usgov', HTTPS_PROXY: `http://me:hidden@127.0.0.1:${port}` });

      expect(out).toContain(
        `wrong    Azure Resource Manager  the proxy 127.0.0.1:${port} lets nothing through to management.usgovcloudapi.net (HTTP 403)`,
      );
      expect(out).toContain('unknown  signed in');
      expect(out).not.toContain('hidden');
    });
  });

  it('by a host that takes connections and says nothing is told so', async () => {
    const silent = createTcpServer();
    const sockets = new Set<{ destroy(): void }>();
    silent.on('connection', (socket) => sockets.add(socket));
    await listening(silent as unknown as Server, async (port) => {
      // The host has ten seconds, and a dial five more for each step.
      const out = await barred({ AKS_REACH_CLOUD: `https://localhost:${port}` });

      expect(out).toMatch(
        new RegExp(
          `wrong {4}Azure Resource Manager {2}localhost:${port}: .*127\\.0\\.0\\.1.* connects and then says nothing, not even TLS\\n`,
        ),
      );
      for (const socket of sockets) socket.destroy();
    });
  });
});

describe('a right', () => {
  // https://learn.microsoft.com/azure/role-based-access-control/role-definitions
  it.each([
    ['Microsoft.Network/routeTables/read', [['*/read'], []], true],
    ['Microsoft.Network/routeTables/read', [['*'], []], true],
    ['Microsoft.Network/routeTables/read', [['microsoft.network/ROUTETABLES/READ'], []], true],
    ['Microsoft.Network/routeTables/read', [['Microsoft.Network/*/read'], []], true],
    ['Microsoft.Network/firewallPolicies/ruleCollectionGroups/read', [['Microsoft.Network/*/read'], []], true],
    ['Microsoft.Network/routeTables/read', [['Microsoft.Network/routeTables'], []], false],
    ['Microsoft.Network/routeTables/read', [['MicrosoftXNetwork/routeTables/read'], []], false],
    ['Microsoft.Network/routeTables/read', [['*/read'], ['Microsoft.Network/*']], false],
    ['Microsoft.ContainerService/managedClusters/listClusterUserCredential/action', [['*/read'], []], false],
  ] as const)('%s by %j: %j', (action, [actions, notActions], is) => {
    expect(isGranted(action, [{ actions, notActions }])).toBe(is);
  });

  it('that one role takes away may come by another', () => {
    expect(
      isGranted('a/read', [
        { actions: ['*'], notActions: ['a/*'] },
        { actions: ['a/read'], notActions: [] },
      ]),
    ).toBe(true);
  });
});
