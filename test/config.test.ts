import { parseClient, parseConfig } from '../shared/config.ts';

describe('reach.json', () => {
  it('is read whole', () => {
    const config = {
      scope: { managementGroups: ['prod'], exclude: ['x'] },
      clients: [
        {
          name: 'agents',
          subnet: '/subscriptions/X/resourceGroups/RG/providers/Microsoft.Network/virtualNetworks/V/subnets/S',
          must: { tags: { team: 'web' } },
        },
      ],
      checks: {
        'range-hygiene': { enabled: false },
        'snat-exhaustion': { thresholds: { portsPerNode: 512 } },
        'private-access': { severity: 'critical' },
      },
      exemptions: [
        { check: 'cluster-state', cluster: 'aks', reason: 'r', owner: 'o', expiresAt: '2027-01-01T00:00:00Z' },
      ],
    };

    expect(parseConfig(JSON.stringify(config), 'reach.json')).toEqual({
      ...config,
      clients: [
        {
          ...config.clients[0],
          subnet: '/subscriptions/x/resourcegroups/rg/providers/microsoft.network/virtualnetworks/v/subnets/s',
        },
      ],
    });
  });

  it.each([
    ['{', 'reach.json is not JSON: '],
    ['[]', 'reach.json: the top level: it must be object, got an array'],
    ['{"client":[]}', 'reach.json: the top level: there is no setting "client"'],
    ['{"clients":[{"name":"a"}]}', "reach.json: clients.0: it must have required property 'addresses'"],
    [
      '{"clients":[{"name":"a","addresses":["1.2.3.400"]}]}',
      'reach.json: clients.0.addresses.0: it must match format "ip-range", got "1.2.3.400"',
    ],
    [
      '{"clients":[{"name":"a","addresses":["1.2.3.4"]},{"name":"a","addresses":["1.2.3.4"]}]}',
      'reach.json: two clients are called "a"',
    ],
    [
      '{"checks":{"snat-exhaustion":{"thresholds":{"ports":1}}}}',
      'reach.json: checks.snat-exhaustion.thresholds: there is no setting "ports"',
    ],
    [
      '{"checks":{"snat-exhaustion":{"thresholds":{"portsPerNode":-1}}}}',
      'reach.json: checks.snat-exhaustion.thresholds.portsPerNode: it must be >= 0, got -1',
    ],
    ['{"checks":{"no-such":{}}}', 'reach.json: checks: there is no setting "no-such"'],
    [
      '{"checks":{"cluster-state":{"severity":"worst"}}}',
      'reach.json: checks.cluster-state.severity: expected one of critical, high, medium, low, info, got "worst"',
    ],
    [
      '{"exemptions":[{"check":"cluster-state","cluster":"a","reason":"r","owner":"o","expiresAt":"soon"}]}',
      'reach.json: exemptions.0.expiresAt: it must match format "date-time", got "soon"',
    ],
  ])('of %s is refused with the place', (text, message) => {
    expect(() => parseConfig(text, 'reach.json')).toThrow(message);
  });
});

describe('a client of the command line', () => {
  it('has addresses or a subnet', () => {
    expect(parseClient('office=203.0.113.7,198.51.100.0/24')).toEqual({
      name: 'office',
      addresses: ['203.0.113.7', '198.51.100.0/24'],
    });
    expect(
      parseClient('agents=/subscriptions/X/resourceGroups/RG/providers/Microsoft.Network/virtualNetworks/V/subnets/S'),
    ).toEqual({
      name: 'agents',
      subnet: '/subscriptions/x/resourcegroups/rg/providers/microsoft.network/virtualnetworks/v/subnets/s',
    });
  });

  it.each([
    ['office', 'expected name=CIDR[,CIDR] or name=<subnet id>'],
    ['=1.2.3.4', 'expected name=CIDR'],
    ['office=', 'expected name=CIDR'],
    ['office=1.2.3.400', '"1.2.3.400" is neither an IP address nor a CIDR block'],
    ['office=1.2.3.4,', '"" is neither'],
    ['office=010.0.0.1', '"010.0.0.1" is neither'],
    ['office=/subscriptions/x', 'expected the id of a subnet'],
  ])('of %s is refused', (text, message) => {
    expect(() => parseClient(text)).toThrow(message);
  });
});
