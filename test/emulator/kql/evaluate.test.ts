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
    ['resources | distinct id', 'DistinctOperator is not supported'],
    ['resources | summarize count()', 'a column of FunctionCallExpression without a name is not supported'],
    ['resources | summarize N = stdev(1)', 'the aggregate stdev is not supported'],
    ["resources | where id has_all ('a')", 'HasAllExpression is not supported'],
    ["resources | where id !between ('a' .. 'b')", '!between is not supported'],
    ["resources | where id hasnt 'a'", 'KQL: '],
    ['resources | project N = reverse(id)', 'the function reverse is not supported'],
    ['resources | project N = toString(id)', 'the function toString is not supported'],
    ['resources | project tostring(id)', 'a column of FunctionCallExpression without a name is not supported'],
    ['resources | sort by id nulls first', 'nulls first is not supported'],
    ['union isfuzzy=true resources, nothing', 'a parameter of union is not supported'],
    ['print N = 7 / 2', '/ is not supported'],
    ["print N = datetime_diff('week', datetime(2017-10-29), datetime(2017-09-30))", 'in week is not supported'],
    ['print 1', 'without a name is not supported'],
    ['resources; resources', 'expected one statement'],
  ])('refuses %s', (query, message) => {
    expect(() => evaluate(query, tables)).toThrow(message);
  });

  describe('with schemas', () => {
    const schemas = { AKSAudit: 'TimeGenerated: datetime, Verb: string, User: dynamic' };

    it.each([
      ["AKSAudit | where Verbb == 'get'", 'Verbb'],
      ['AKSAudits | take 1', 'AKSAudits'],
      ['AKSAudit | project N = tofoo(Verb)', 'tofoo'],
      ['AKSAudit | where Verb > 5', 'KQL: '],
      ['AKSAudit | summarize N = count() by Verb | project User', 'User'],
    ])('refuses %s though there is no row', (query, message) => {
      expect(() => evaluate(query, { aksaudit: [] }, schemas)).toThrow(message);
    });

    it('answers what is right', () => {
      const rows = [{ TimeGenerated: new Date(0), Verb: 'get', User: { username: 'ann' } }];
      expect(evaluate('AKSAudit | project Name = tostring(User.username)', { aksaudit: rows }, schemas)).toEqual([
        { Name: 'ann' },
      ]);
    });
  });
});
