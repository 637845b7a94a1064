// The tables of the findings and of the scans. Their columns are made from the code.

@description('A workspace of this resource group.')
param workspaceName string

var tables = loadJsonContent('tables.json')

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource table 'Microsoft.OperationalInsights/workspaces/tables@2026-03-01' = [for name in objectKeys(tables): {
  parent: workspace
  name: name
  properties: {
    plan: 'Analytics'
    schema: {
      name: name
      columns: tables[name]
    }
  }
}]
