const WEST = ['13.69.0.0/17', '20.50.0.0/18', '51.105.96.0/19', '52.236.128.0/17'];
const NORTH = ['13.69.128.0/17', '20.166.0.0/16'];
const ENTRA = ['20.190.128.0/18', '40.126.0.0/18'];

/** Some of Azure's service tags, as the Network API answers them: https://learn.microsoft.com/rest/api/virtualnetwork/service-tags/list */
export const SERVICE_TAGS = {
  name: 'Public',
  id: '/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.Network/serviceTags/Public',
  type: 'Microsoft.Network/serviceTags',
  changeNumber: '376',
  cloud: 'Public',
  values: [
    aTag('AzureCloud', '', '', [...WEST, ...NORTH, '20.54.0.0/17', ...ENTRA]),
    aTag('AzureCloud.westeurope', 'westeurope', '', WEST),
    aTag('AzureCloud.northeurope', 'northeurope', '', NORTH),
    aTag('AzureActiveDirectory', '', 'AzureAD', ENTRA),
    aTag('AzureMonitor', '', 'AzureMonitor', ['13.69.106.208/28', '13.69.109.224/27']),
    aTag('AzureResourceManager', '', 'AzureResourceManager', ['13.69.114.0/23', '13.69.234.0/23']),
    aTag('MicrosoftContainerRegistry', '', 'MicrosoftContainerRegistry', [
      '13.69.64.80/29',
      '13.69.106.72/29',
      '52.236.186.72/29',
    ]),
  ],
};

function aTag(name: string, region: string, systemService: string, addressPrefixes: readonly string[]): object {
  return {
    name,
    id: name,
    serviceTagChangeNumber: '169',
    properties: { changeNumber: '169', region, state: 'GA', systemService, addressPrefixes },
  };
}
