import { join } from 'node:path';
import { cli as command } from '../../shared/cli/cli.ts';
import type { Requirement } from '../../shared/model/requirement.ts';
import { ARM_AUDIENCE, createEmulator, faults } from '../emulator/emulator.ts';
import { CLIENT, TENANT, token } from '../emulator/entra.ts';
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
  const code = await command(['doctor', ...args, '--quiet', '--format', 'json'], terminal, app);
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
    await command(['doctor', '--quiet'], terminal, emulatedApp(createEmulator(fleetOf(worlds))));

    expect(out).toMatch(/^ok {7}Node\.js {17}\d/);
    expect(out).toMatch(/\n\nA scan would work from here\.\n$/);
  });
});

describe('who is logged in', () => {
  const cli = { appid: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', scp: 'user_impersonation' };
  const ids = `object ${CLIENT} of tenant ${TENANT}`;
  it.each([
    ['a user of the Azure CLI', tokenWith(cli), `a user, through the Azure CLI, ${ids}`],
    [
      'a user of something else',
      tokenWith({ scp: 'user_impersonation' }),
      `a user, through application ${CLIENT}, ${ids}`,
    ],
    ['nobody knows', 'opaque', 'a token is there, and does not say whose'],
  ])('is %s', async (_, own, says) => {
    let out = '';
    const terminal = { out: (text: string) => void (out += text), err: () => undefined };
    const app = emulatedApp(createEmulator(fleetOf(worlds)));
    const credential = { getToken: () => Promise.resolve({ token: own, expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const signedIn = { ...app, azure: async () => ({ ...(await app.azure()), credential }) };
    await command(['doctor', '--quiet'], terminal, signedIn);

    expect(out).toContain(`ok       signed in               ${says}\n`);
    expect(out).not.toContain(own);
  });

  /** The emulated Entra's token for ARM, with other claims in it. */
  function tokenWith(claims: object): string {
    const [head = '', payload = '', rest = ''] = token(ARM_AUDIENCE).split('.');
    const all = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), ...claims };
    return [head, Buffer.from(JSON.stringify(all)).toString('base64url'), rest].join('.');
  }
});
