import { parseApiServer, parseClusterRef } from '../../shared/collect/parse/managed-cluster.ts';
import { asResource } from '../../shared/collect/parse/resource.ts';
import { AT } from '../builders.ts';

const ID = '/subscriptions/0AA/resourceGroups/RG/providers/Microsoft.ContainerService/managedClusters/Aks';

function parse(properties: unknown, beside: object = {}) {
  const resource = asResource({ id: ID, name: 'Aks', location: 'West Europe', properties, ...beside }, AT, 'a file');
  if (resource === undefined) throw new Error('no resource');
  return parseApiServer(resource);
}

const least = { provisioningState: 'Succeeded' };

describe('a managed cluster', () => {
  it('is read from the wire', () => {
    const properties = {
      ...least,
      powerState: { code: 'Running' },
      fqdn: 'a.hcp.westeurope.azmk8s.io',
      privateFQDN: null,
      currentKubernetesVersion: '1.33.2',
      kubernetesVersion: '1.33',
      nodeResourceGroup: 'MC_rg_aks',
      networkProfile: {
        outboundType: 'userDefinedRouting',
        networkPlugin: 'Kubenet',
        podCidr: '10.244.0.0/16',
        podCidrs: ['10.244.0.0/16', 'fd00::/64'],
        loadBalancerProfile: { allocatedOutboundPorts: 0 },
      },
      bootstrapProfile: { artifactSource: 'Cache' },
      addonProfiles: { azurePolicy: { enabled: true }, omsagent: { enabled: false }, httpApplicationRouting: null },
      securityProfile: { defender: { securityMonitoring: { enabled: true } } },
      apiServerAccessProfile: {
        authorizedIPRanges: ['203.0.113.7/32', 'AzureCloud', 'Storage.WestEurope', '1.2.3.400', '2001:db8::/32'],
        subnetId: '',
      },
      agentPoolProfiles: [
        {
          name: 'a',
          mode: 'System',
          count: 2,
          enableAutoScaling: true,
          maxCount: 7,
          osType: 'Linux',
          vnetSubnetID: '/Subscriptions/X',
          podSubnetID: '/P',
          enableNodePublicIP: true,
          nodePublicIPPrefixID: '/N',
        },
      ],
      httpProxyConfig: { httpProxy: 'http://p', noProxy: ['x'] },
      hostedSystemProfile: { enabled: true },
    };

    expect(parse(properties, { sku: { name: 'Base', tier: 'Free' } })).toEqual({
      mode: 'public',
      fqdn: 'a.hcp.westeurope.azmk8s.io',
      authorizedRanges: ['203.0.113.7/32', '2001:db8::/32'],
      authorizedTags: ['AzureCloud', 'Storage.WestEurope'],
      unreadableRanges: ['1.2.3.400'],
      provisioningState: 'Succeeded',
      powerState: 'Running',
      tier: 'Free',
      version: '1.33.2',
      outboundType: 'userDefinedRouting',
      networkPlugin: 'kubenet',
      podRanges: ['10.244.0.0/16', 'fd00::/64'],
      bootstrapsFromCache: true,
      addOns: ['azurepolicy', 'defender'],
      outboundPortsPerNode: 0,
      nodeResourceGroup: '/subscriptions/0aa/resourcegroups/mc_rg_aks',
      pools: [
        {
          name: 'a',
          mode: 'System',
          count: 2,
          maxCount: 7,
          os: 'Linux',
          nodeSubnet: '/subscriptions/x',
          podSubnet: '/p',
          hasNodePublicIps: true,
          nodePublicIpPrefix: '/n',
        },
      ],
      httpProxy: { http: 'http://p', exceptions: ['x'] },
      hasHostedSystemPools: true,
    });
  });

  it.each([
    ['authorizedIPRanges', 'on the wire'],
    ['authorizedIpRanges', 'from az'],
    ['AuthorizedIPRanges', 'in a Go model'],
  ])('may spell %s, as it does %s', (field) => {
    expect(parse({ ...least, apiServerAccessProfile: { [field]: ['203.0.113.7'] } }).authorizedRanges).toEqual([
      '203.0.113.7',
    ]);
  });

  it('may be flat, as az prints it', () => {
    const flat = asResource(
      { id: ID, provisioningState: 'Failed', privateFqdn: 'p', apiServerAccessProfile: { enablePrivateCluster: true } },
      AT,
      '',
    );

    expect(flat && parseApiServer(flat)).toMatchObject({
      mode: 'privateLink',
      provisioningState: 'Failed',
      privateFqdn: 'p',
    });
  });

  it.each([
    [undefined, undefined, 'public'],
    [false, true, 'publicVnetIntegrated'],
    [true, false, 'privateLink'],
    [true, true, 'privateVnetIntegrated'],
  ])(
    'with enablePrivateCluster %s and enableVnetIntegration %s is %s',
    (enablePrivateCluster, enableVnetIntegration, mode) => {
      expect(parse({ ...least, apiServerAccessProfile: { enablePrivateCluster, enableVnetIntegration } }).mode).toBe(
        mode,
      );
    },
  );

  it.each([
    [null, 'properties: expected an object, got nothing'],
    [undefined, 'properties: expected an object, got nothing'],
    ['<html>', 'properties: expected an object, got the text "<html>"'],
    [{ ...least, apiServerAccessProfile: [] }, 'properties.apiServerAccessProfile: expected an object, got a list'],
    [
      { ...least, apiServerAccessProfile: { authorizedIPRanges: '1.2.3.4' } },
      'properties.apiServerAccessProfile.authorizedIPRanges: expected a list, got the text "1.2.3.4"',
    ],
    [
      { ...least, apiServerAccessProfile: { authorizedIPRanges: [7] } },
      'properties.apiServerAccessProfile.authorizedIPRanges[0]: expected a text, got number 7',
    ],
    [
      { ...least, apiServerAccessProfile: { enablePrivateCluster: 'true' } },
      'properties.apiServerAccessProfile.enablePrivateCluster: expected true or false, got the text "true"',
    ],
    [{ ...least, agentPoolProfiles: [{}] }, 'properties.agentPoolProfiles[0].name: expected a text, got nothing'],
    [{ ...least, agentPoolProfiles: [null] }, 'properties.agentPoolProfiles[0]: expected an object, got nothing'],
  ])('of junk is refused with its place: %j', (properties, message) => {
    expect(() => parse(properties)).toThrow(message);
  });

  it.each([
    [{}, true],
    [{ agentPoolProfiles: null }, true],
    [{ agentPoolProfiles: [] }, undefined],
    [{ hostedSystemProfile: { enabled: true } }, undefined],
  ])('states its pools, or they are not known: %j', (properties, areUnknown) => {
    expect(parse({ ...least, ...properties }).arePoolsUnknown).toBe(areUnknown);
  });

  it('may write its states in any case', () => {
    const pool = { name: 'a', mode: 'system', osType: 'windows', powerState: { code: 'STOPPED' } };
    const states = { provisioningState: 'succeeded', powerState: { code: 'stopped' } };

    expect(
      parse({ ...states, agentPoolProfiles: [pool], networkProfile: { outboundType: 'LoadBalancer' } }),
    ).toMatchObject({
      provisioningState: 'Succeeded',
      powerState: 'Stopped',
      outboundType: 'loadBalancer',
      pools: [{ mode: 'System', os: 'Windows', powerState: 'Stopped' }],
    });
    expect(parse({ provisioningState: 'Migrating' }).provisioningState).toBe('Migrating');
  });

  it.each([
    [{}, 'properties: expected fields, got nothing'],
    [{ x: 1 }, 'properties: expected the fields of a cluster, got others'],
  ])('that is not whole is not read as one without ranges: %j', (properties, message) => {
    expect(() => parse(properties)).toThrow(message);
  });

  it('of which only the id was exported is not read as one without ranges', () => {
    const resource = asResource({ id: ID, name: 'Aks' }, AT, '');

    expect(() => resource && parseApiServer(resource)).toThrow('properties: expected an object, got nothing');
  });

  it('is named though nothing of it can be read', () => {
    const resource = asResource({ id: ID, tags: { team: 'web', odd: 7 } }, AT, '');

    expect(resource && parseClusterRef(resource)).toEqual({
      id: ID.toLowerCase(),
      name: 'aks',
      resourceGroup: 'rg',
      subscriptionId: '0aa',
      location: '',
      tags: { team: 'web' },
    });
  });
});

describe('a resource', () => {
  it.each([
    [ID, 'microsoft.containerservice/managedclusters'],
    [`${ID}/agentPools/a`, 'microsoft.containerservice/managedclusters/agentpools'],
    [`${ID}/providers/Microsoft.Insights/diagnosticSettings/x`, 'microsoft.insights/diagnosticsettings'],
    ['/subscriptions/x/resourceGroups/rg', undefined],
    ['/subscriptions/x/resourceGroups/rg/providers/Microsoft.X/a', undefined],
    ['7', undefined],
    [7, undefined],
  ])('of id %s is of type %s', (id, type) => {
    expect(asResource({ id, type: 'whatever' }, AT, '')?.type).toBe(type);
  });
});
