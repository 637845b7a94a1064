/** Some of Azure's service tags, as the Network API answers them: https://learn.microsoft.com/rest/api/virtualnetwork/service-tags/list */
export const SERVICE_TAGS = {
  name: 'Public',
  id: '/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.Network/serviceTags/Public',
  type: 'Microsoft.Network/serviceTags',
  changeNumber: '376',
  cloud: 'Public',
  values: [
    aTag('AzureCloud', '', ['20.50.0.0/18', '20.54.0.0/17', '51.105.96.0/19', '52.236.128.0/17']),
    aTag('AzureCloud.westeurope', 'westeurope', ['20.50.0.0/18', '51.105.96.0/19', '52.236.128.0/17']),
  ],
};

function aTag(name: string, region: string, addressPrefixes: readonly string[]): object {
  return {
    name,
    id: name,
    serviceTagChangeNumber: '169',
    properties: { changeNumber: '169', region, state: 'GA', systemService: '', addressPrefixes },
  };
}
