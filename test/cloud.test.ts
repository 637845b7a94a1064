import { findCloud } from '../shared/cloud.ts';
import { createEmulator } from './emulator/emulator.ts';
import { SECRET } from './emulator/entra.ts';
import { fleetOf, healthyPublic } from './fleet/fleet.ts';
import { emulatedApp, scanLive } from './live.ts';
import { readResourceGraph } from '../shared/collect/read/resource-graph.ts';

const nothing = () => Promise.reject(new Error('no request was expected'));
const answering = (answer: unknown) => (url: string) =>
  Promise.resolve(url.includes('/metadata/endpoints') ? answer : undefined);

const told = {
  name: 'Airgap',
  resourceManager: 'https://management.airgap.example/',
  authentication: {
    loginEndpoint: 'https://login.airgap.example/',
    audiences: ['https://management.airgap.example/', 'x'],
  },
};
const airgap = {
  name: 'Airgap',
  resourceManager: 'https://management.airgap.example',
  resourceManagerAudience: 'https://management.airgap.example',
  authority: 'https://login.airgap.example',
  monitorAudience: 'https://monitor.airgap.example',
  metricsEndpoint: 'https://{region}.metrics.monitor.airgap.example',
  metricsAudience: 'https://metrics.monitor.airgap.example',
  isWellKnown: false,
};

describe('AKS_REACH_CLOUD', () => {
  // The hosts are those of https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure and of Azure China.
  it.each([
    [undefined, 'https://management.azure.com', 'https://login.microsoftonline.com', 'https://monitor.azure.com'],
    ['public', 'https://management.azure.com', 'https://login.microsoftonline.com', 'https://monitor.azure.com'],
    ['usgov', 'https://management.usgovcloudapi.net', 'https://login.microsoftonline.us', 'https://monitor.azure.us'],
    ['china', 'https://management.chinacloudapi.cn', 'https://login.chinacloudapi.cn', 'https://monitor.azure.cn'],
  ])('%s is known', async (setting, resourceManager, authority, monitorAudience) => {
    expect(await findCloud(setting, nothing)).toMatchObject({
      resourceManager,
      authority,
      monitorAudience,
      isWellKnown: true,
    });
  });

  it.each([
    ['an object', told],
    ['a list', [told]],
  ])('may be the URL of an ARM that tells its hosts as %s', async (_, answer) => {
    expect(await findCloud('https://management.airgap.example/', answering(answer))).toEqual(airgap);
  });

  it.each([
    ['public', 'com'],
    ['usgov', 'us'],
    ['china', 'cn'],
  ])("%s has metrics where Microsoft's own clients look for them", async (setting, domain) => {
    // https://learn.microsoft.com/java/api/com.azure.monitor.query.metrics.models.metricsaudience
    expect(await findCloud(setting, nothing)).toMatchObject({
      metricsEndpoint: `https://{region}.metrics.monitor.azure.${domain}`,
      metricsAudience: `https://metrics.monitor.azure.${domain}`,
    });
  });

  it('whose ARM has another name answers about metrics itself', async () => {
    const answer = { ...told, resourceManager: 'https://arm.airgap.example' };

    expect(await findCloud('https://arm.airgap.example', answering(answer))).toMatchObject({
      metricsEndpoint: 'https://arm.airgap.example',
      metricsAudience: 'https://metrics.monitor.airgap.example',
    });
  });

  it.each([
    ['nonsense', 'AKS_REACH_CLOUD is "nonsense": expected public, usgov, china or the https URL of an ARM endpoint'],
    ['http://insecure', 'AKS_REACH_CLOUD is "http://insecure"'],
    ['https://x', 'https://x/metadata/endpoints?api-version=2022-09-01 did not tell resourceManager'],
  ])('of %s is refused', async (setting, message) => {
    await expect(findCloud(setting, answering({}))).rejects.toThrow(message);
  });
});

it('an ARM endpoint that does not answer is named', async () => {
  const broken = () => Promise.reject(new SyntaxError('Unexpected token <'));

  await expect(findCloud('https://x', broken)).rejects.toThrow(
    'AKS_REACH_CLOUD: https://x/metadata/endpoints?api-version=2022-09-01 did not answer as an ARM endpoint: Unexpected token <',
  );
});

it('a token that cannot be had is said in a sentence, and nothing reads as a pass', async () => {
  const emulator = createEmulator(fleetOf([healthyPublic('one', 0)]));
  const app = emulatedApp(emulator);
  process.env['AZURE_CLIENT_SECRET'] = `${SECRET}, but wrong`;
  const { resources, problems } = await readResourceGraph(await app.azure(), {}, '');

  expect(resources).toEqual([]);
  expect(problems[0]?.what).toMatch(
    /^no token could be had from Entra: it refused with AADSTS7000215: Invalid client secret provided; sign in again with "az login", or mend the AZURE_ variables/,
  );
});

it('tokens are for the audience that the cloud names: the emulated Azure refuses all others', async () => {
  const emulator = createEmulator(fleetOf([healthyPublic('one', 0)]));
  const { report } = await scanLive(emulator);

  expect(report.problems).toEqual([]);
  const response = await emulator.handle(new Request(`${emulator.origin}/subscriptions/x?api-version=1`));
  expect(response.status).toBe(401);
});
