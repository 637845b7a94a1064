import type { SecurityRule } from '../../shared/reachability/index.ts';
import { aGroup, anInterface, aRule } from '../network-builders.ts';
import { between, CLIENT, outbound, rule, SERVER } from './guards.ts';
import { B, end, send, way } from './places.ts';

describe('groups of interface and subnet, one after the other', () => {
  const ALL = { client: 'nic', a: 'sub' };
  const IN = { server: 'nic', b: 'sub' };

  it.each([
    ['both allow', ALL, ['Allow', 'Allow'], 'delivered'],
    ['outbound the subnet denies', ALL, ['Allow', 'Deny'], 'deniedOutbound by securityRules/Deny-by-sub'],
    ['outbound the interface is asked first', ALL, ['Deny', 'Deny'], 'deniedOutbound by securityRules/Deny-by-nic'],
    ['outbound the interface denies', ALL, ['Deny', 'Allow'], 'deniedOutbound by securityRules/Deny-by-nic'],
  ] as const)('%s', (_, groups, [nic, sub], answer) => {
    const net = between(groups, { securityGroups: [outbound('nic', nic), outbound('sub', sub)] });

    expect(end(net, CLIENT, SERVER)).toBe(answer);
  });

  it.each([
    ['both allow', ['Allow', 'Allow'], 'delivered'],
    ['inbound the interface denies', ['Deny', 'Allow'], 'deniedInbound by securityRules/Deny-by-nic'],
    ['inbound the subnet is asked first', ['Deny', 'Deny'], 'deniedInbound by securityRules/Deny-by-sub'],
    ['inbound the subnet denies', ['Allow', 'Deny'], 'deniedInbound by securityRules/Deny-by-sub'],
  ] as const)('%s', (_, [nic, sub], answer) => {
    const net = between(IN, { securityGroups: [rule('nic', nic), rule('sub', sub)] });

    expect(end(net, CLIENT, SERVER)).toBe(answer);
  });

  it('all four have their say, in order, and no group has none', () => {
    const groups = { client: 'g1', a: 'g2', b: 'g3', server: 'g4' };
    const names = ['g1', 'g2', 'g3', 'g4'];
    const full = between(groups, { securityGroups: names.map((name) => aGroup(name)) });

    expect(way(send(full, CLIENT, SERVER))).toEqual([
      'nsg defaultSecurityRules/AllowVnetOutBound',
      'nsg defaultSecurityRules/AllowVnetOutBound',
      'route 10.0.0.0/16',
      'nsg defaultSecurityRules/AllowVnetInBound',
      'nsg defaultSecurityRules/AllowVnetInBound',
      'endpoint b',
    ]);
    expect(send(full, CLIENT, SERVER).hops.map(({ at }) => at.slice(-2))).toEqual(['g1', 'g2', '/a', 'g3', 'g4', '/b']);
    expect(way(send(between({}, {}), CLIENT, SERVER))).toEqual(['route 10.0.0.0/16', 'endpoint b']);
  });

  it('they hold within one subnet too', () => {
    const net = between({ a: 'sub' }, { securityGroups: [outbound('sub', 'Deny')] });

    expect(end(net, CLIENT, '10.0.0.9')).toBe('deniedOutbound by securityRules/Deny-by-sub');
  });

  it('the reply of what was let through needs no rule', () => {
    const noWayBack = aGroup('sub', aRule('no', 100, { access: 'Deny', direction: 'Outbound' }));

    expect(end(between({ b: 'sub' }, { securityGroups: [noWayBack] }), CLIENT, SERVER)).toBe('delivered');
  });

  it('says of a rule what it does and why', () => {
    const net = between(
      { b: 'sub' },
      {
        securityGroups: [
          rule('sub', 'Deny', {
            protocol: 'Tcp',
            ports: ['443', '22'],
            sources: ['1.0.0.0/8', '2.0.0.0/8', '3.0.0.0/8', '4.0.0.0/8', '10.0.0.0/8'],
          }),
        ],
      },
    );

    expect(send(net, CLIENT, SERVER).hops.at(-1)).toEqual({
      at: aGroup('sub').id,
      kind: 'nsg',
      ruling: 'deny',
      by: 'securityRules/Deny-by-sub',
      because: 'denies tcp from 1.0.0.0/8, 2.0.0.0/8, 3.0.0.0/8 and 2 more to *, port 443, 22, at priority 100',
    });
  });

  it('names application security groups, and four words in full', () => {
    const asg = '/asg/web';
    const sources = ['1.0.0.0/8', '2.0.0.0/8', '3.0.0.0/8', '10.0.0.0/8'];
    const nic = anInterface('server', SERVER, B);
    const interfaces = [
      { ...nic, configurations: nic.configurations.map((one) => ({ ...one, applicationSecurityGroups: [asg] })) },
    ];
    const because = (different: Partial<SecurityRule>) => {
      const net = between({ b: 'sub' }, { interfaces, securityGroups: [rule('sub', 'Allow', different)] });
      return send(net, CLIENT, SERVER).hops.find(({ kind }) => kind === 'nsg')?.because;
    };

    expect(because({ sources, destinations: [], destinationGroups: [asg] })).toBe(
      'allows any protocol from 1.0.0.0/8, 2.0.0.0/8, 3.0.0.0/8, 10.0.0.0/8 to /asg/web, port *, at priority 100',
    );
    expect(because({ sourceGroups: ['/asg/none'] })).toBe(
      'allows any protocol from *, /asg/none to *, port *, at priority 100',
    );
  });

  it('a group that was not seen may deny', () => {
    const net = between({ b: 'sub' }, { unseen: [{ within: '', kind: 'securityGroups', why: '403' }] });
    const { disposition, hops } = send(net, CLIENT, SERVER);

    expect(disposition).toBe('insufficientInfo');
    expect(hops.at(-2)).toMatchObject({ at: aGroup('sub').id, kind: 'nsg', ruling: 'unknown' });
  });

  it('a rule that may match leaves it open, and says on what it hangs', () => {
    const net = between(
      { a: 'sub' },
      {
        securityGroups: [
          aGroup('sub', aRule('tag', 100, { direction: 'Outbound', access: 'Deny', destinations: ['Sql'] })),
        ],
      },
    );
    const { disposition, hops } = send(net, CLIENT, '203.0.113.7');

    expect(disposition).toBe('insufficientInfo');
    expect(hops[0]?.because).toBe(
      'securityRules/tag denies it, or defaultSecurityRules/AllowInternetOutBound allows it: it hangs on whether the service tag "sql", whose addresses are not known, holds the destination',
    );
  });

  it('what is denied in any case is denied, whatever else is not known', () => {
    const net = between(
      { a: 'sub', b: 'gone' },
      {
        securityGroups: [
          aGroup(
            'sub',
            aRule('tag', 100, { direction: 'Outbound', access: 'Deny', destinations: ['Sql'] }),
            aRule('all', 200, { direction: 'Outbound', access: 'Deny' }),
          ),
        ],
      },
    );

    expect(end(net, CLIENT, '203.0.113.7')).toBe('deniedOutbound by securityRules/tag');
    expect(send(net, CLIENT, '203.0.113.7').hops.at(-1)?.because).toMatch(
      /; read otherwise, securityRules\/all does the same$/,
    );
  });
});
