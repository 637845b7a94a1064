import { requiredNames } from '../../shared/aks/required-flows.ts';
import { anApiServer, aPool, CLUSTER } from '../builders.ts';

/** Required of every cluster, by cloud: https://learn.microsoft.com/azure/aks/outbound-rules-control-egress */
const CLOUDS = [
  [
    'public',
    'a.hcp.westeurope.azmk8s.io',
    [
      ...['mcr.microsoft.com', '*.data.mcr.microsoft.com', 'management.azure.com', 'login.microsoftonline.com'],
      ...['packages.microsoft.com', 'packages.aks.azure.com'],
    ],
  ],
  [
    'US Government',
    'a.hcp.usgovvirginia.cx.aks.containerservice.azure.us',
    [
      ...['mcr.microsoft.com', '*.data.mcr.microsoft.com', 'management.usgovcloudapi.net', 'login.microsoftonline.us'],
      ...['packages.microsoft.com', 'packages.aks.azure.com'],
    ],
  ],
  [
    'China',
    'a.hcp.chinaeast2.cx.prod.service.azk8s.cn',
    [
      ...['mcr.microsoft.com', '*.data.mcr.microsoft.com', 'mcr.azure.cn', '*.data.mcr.azure.cn', '*.azk8s.cn'],
      ...['management.chinacloudapi.cn', 'login.chinacloudapi.cn', 'packages.microsoft.com'],
    ],
  ],
] as const;

function namesOf(apiServer: Parameters<typeof requiredNames>[0]) {
  return requiredNames(apiServer, CLUSTER).map(({ name, pattern = name }) => pattern);
}

describe('names that nodes call', () => {
  it.each(CLOUDS)('in the cloud %s are those that Microsoft lists', (_, fqdn, names) => {
    expect(namesOf(anApiServer({ fqdn })).toSorted()).toEqual([...names].toSorted());
  });

  it.each(CLOUDS)('are told apart by the private name too: %s', (_, privateFqdn, names) => {
    const { fqdn: __, ...nameless } = anApiServer({ privateFqdn });

    expect(namesOf(nameless).toSorted()).toEqual([...names].toSorted());
  });

  it('are more with add-ons and Windows nodes, each once', () => {
    const pools = [aPool(), aPool({ name: 'win', os: 'Windows' })];
    const names = namesOf(anApiServer({ addOns: ['omsagent', 'defender', 'azurepolicy'], pools }));

    expect(names).toEqual(
      expect.arrayContaining(['*.ods.opinsights.azure.com', 'store.policy.core.windows.net', 'go.microsoft.com']),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('are none where nodes get all out of a cache', () => {
    expect(namesOf(anApiServer({ bootstrapsFromCache: true }))).toEqual([]);
  });
});
