import { evaluate } from './evaluate.ts';

const tables = {
  resources: [
    { id: '/a', type: 'microsoft.network/virtualnetworks', location: 'westeurope' },
    { id: '/b', type: 'microsoft.network/natgateways', location: 'WestEurope' },
  ],
};

describe('KQL', () => {
  it.each([
    ["resources | where type =~ 'Microsoft.Network/NatGateways' | project id", [{ id: '/b' }]],
    [
      "Resources | where type in~ ('MICROSOFT.network/virtualnetworks', 'x') | project id, location",
      [{ id: '/a', location: 'westeurope' }],
    ],
    ["resources | where location == 'westeurope' | project id", [{ id: '/a' }]],
    ["resources | where type =~ 'x' or (location =~ 'westeurope' and id == '/b') | project id", [{ id: '/b' }]],
    ["resources | where id == 'it\\'s' | project id", []],
  ])('%s', (query, rows) => {
    expect(evaluate(query, tables)).toEqual(rows);
  });

  it.each([
    ['resources | whre id', 'KQL: '],
    ['nothing | project id', 'there is no table nothing'],
    ["resources | where nonsense == 'x'", 'there is no column nonsense'],
    ['resources | summarize count()', 'SummarizeOperator is not supported'],
    ["resources | where id has 'a'", 'has is not supported'],
    ["resources | where id in ('a')", 'in is not supported'],
    ['resources | project tostring(id)', 'a column of FunctionCallExpression is not supported'],
    ['print 1', 'is not supported'],
    ['resources; resources', 'expected one statement'],
  ])('refuses %s', (query, message) => {
    expect(() => evaluate(query, tables)).toThrow(message);
  });
});
