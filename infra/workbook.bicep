// The workbook over both tables. It is made from the code.

@description('Part of its name.')
param name string

@description('Where it is kept.')
param location string

@description('Id of the workspace with the tables.')
param workspaceId string

@description('Tags of it.')
param tags object

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'AKS Reach (${name})'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: loadTextContent('workbook.json')
  }
}
