import type { Network, SecurityRule } from '../../shared/reachability/index.ts';
import { aGroup, anInterface, aRule } from '../network-builders.ts';
import { SUBSCRIPTION } from '../builders.ts';
import { A, aPlace, B, end, send, vnetId, way } from './places.ts';

const [CLIENT, SERVER] = ['10.0.0.4', '10.0.1.4'];

const rule = (name: string, access: SecurityRule['access'], different: Partial<SecurityRule> = {}) =>
  aGroup(name, aRule(`${access}-by-${name}`, 100, { access, ...different }));
const outbound = (name: string, access: SecurityRule['access']) => rule(name, access, { direction: 'Outbound' });

/** A client in `a` and a server in `b`, each with a group on its interface and one on its subnet. */
function between(
  groups: { readonly client?: string; readonly a?: string; readonly b?: string; readonly server?: string },
  rest: Partial<Network>,
): Network {
  const id = (name: string | undefined) => name !== undefined && { securityGroup: aGroup(name).id };
  return aPlace(
    { a: { ...id(groups.a) }, b: { ...id(groups.b) } },
    {
      interfaces: [
        anInterface('client', CLIENT, A, { ...id(groups.client) }),
        anInterface('server', SERVER, B, { ...id(groups.server) }),
      ],
      ...rest,
    },
  );
}

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

describe('security admin rules', () => {
  const admin = (access: SecurityRule['access'], different: Partial<SecurityRule> = {}) => ({
    securityAdminRules: [
      {
        id: `${vnetId('v')}/securityadminrules/effective`,
        vnet: vnetId('v'),
        rules: [aRule('admin', 10, { access, ...different })],
      },
    ],
  });
  const DENY = { securityGroups: [rule('sub', 'Deny')] };

  it.each<[string, Partial<Network>, string]>([
    [
      'Deny ends it before any group',
      { ...admin('Deny'), securityGroups: [rule('sub', 'Allow')] },
      'deniedInbound by admin',
    ],
    [
      'Allow leaves the word to the groups',
      { ...admin('Allow'), ...DENY },
      'deniedInbound by securityRules/Deny-by-sub',
    ],
    ['AlwaysAllow takes it from them', { ...admin('AlwaysAllow'), ...DENY }, 'delivered'],
    [
      'one for another port says nothing',
      { ...admin('AlwaysAllow', { ports: ['22'] }), ...DENY },
      'deniedInbound by securityRules/Deny-by-sub',
    ],
    ['outbound they hold as well', admin('Deny', { direction: 'Outbound' }), 'deniedOutbound by admin'],
  ])('%s', (_, rest, answer) => {
    expect(end(between({ b: 'sub' }, { securityGroups: [rule('sub', 'Allow')], ...rest }), CLIENT, SERVER)).toBe(
      answer,
    );
  });

  it('are shown where they had a say', () => {
    const net = between({}, { ...admin('Allow') });

    expect(way(send(net, CLIENT, SERVER))).toEqual(['route 10.0.0.0/16', 'securityAdmin admin', 'endpoint b']);
  });

  it.each<[string, SecurityRule['access'], SecurityRule['access'], string]>([
    ['AlwaysAllow leaves a deny of the groups open', 'AlwaysAllow', 'Deny', 'insufficientInfo'],
    ['AlwaysAllow changes nothing where groups allow', 'AlwaysAllow', 'Allow', 'delivered'],
    ['Allow changes nothing', 'Allow', 'Allow', 'delivered'],
    ['Allow changes nothing where groups deny', 'Allow', 'Deny', 'deniedInbound by securityRules/Deny-by-sub'],
    ['Deny leaves it open', 'Deny', 'Allow', 'insufficientInfo'],
    ['Deny changes nothing where groups deny', 'Deny', 'Deny', 'deniedInbound by securityRules/Deny-by-sub'],
  ])('that may match: %s', (_, access, ofGroup, answer) => {
    const open = admin(access, { sources: ['10'] });

    expect(end(between({ b: 'sub' }, { ...open, securityGroups: [rule('sub', ofGroup)] }), CLIENT, SERVER)).toBe(
      answer,
    );
  });

  it('that may match are shown, with what they change', () => {
    const groups = { securityGroups: [rule('sub', 'Allow'), rule('nic', 'Deny'), rule('yes', 'Allow')] };
    const rulings = (access: SecurityRule['access'], server: string) => {
      const net = between({ b: 'sub', server }, { ...admin(access, { sources: ['10'] }), ...groups });
      return send(net, CLIENT, SERVER).hops.map(({ kind, ruling }) => `${kind} ${ruling}`);
    };

    expect(rulings('AlwaysAllow', 'nic')).toEqual([
      'route forward',
      'securityAdmin unknown',
      'nsg allow',
      'nsg unknown',
      'endpoint allow',
    ]);
    expect(rulings('AlwaysAllow', 'yes')).toEqual([
      'route forward',
      'securityAdmin allow',
      'nsg allow',
      'nsg allow',
      'endpoint allow',
    ]);
    expect(rulings('Deny', 'nic')).toEqual(['route forward', 'securityAdmin unknown', 'nsg allow', 'nsg deny']);
    expect(rulings('Deny', 'yes')).toEqual([
      'route forward',
      'securityAdmin unknown',
      'nsg allow',
      'nsg allow',
      'endpoint allow',
    ]);
  });

  it('of which one or another may match leave it open in both ways', () => {
    const rules = [
      aRule('pass', 10, { access: 'AlwaysAllow', sources: ['10'] }),
      aRule('stop', 20, { access: 'Deny', sources: ['11'] }),
    ];
    const securityAdminRules = [{ id: `${vnetId('v')}/securityadminrules/effective`, vnet: vnetId('v'), rules }];
    const ask = (ofGroup: SecurityRule['access']) =>
      end(between({ b: 'sub' }, { securityAdminRules, securityGroups: [rule('sub', ofGroup)] }), CLIENT, SERVER);

    expect([ask('Allow'), ask('Deny')]).toEqual(['insufficientInfo', 'insufficientInfo']);
  });

  it('that surely match say no more than that', () => {
    const net = between({ b: 'sub' }, { ...admin('Allow'), securityGroups: [rule('sub', 'Allow')] });

    expect(send(net, CLIENT, SERVER).hops.map(({ because }) => because)).toEqual([
      "10.0.0.0/16 goes to VnetLocal (Azure's own route)",
      'allows any protocol from * to *, port *, at priority 10',
      'allows any protocol from * to *, port *, at priority 100',
      'it arrives',
    ]);
  });

  it('that were not read are told, without doubting the answer', () => {
    const net = between({}, { unseen: [{ within: '', kind: 'securityAdminRules', why: '403' }] });
    const { disposition, unseen } = send(net, CLIENT, SERVER);

    expect([disposition, unseen]).toEqual(['delivered', [`the security admin rules of ${vnetId('v')}: 403`]]);
  });
});

describe('machines that no list of interfaces holds', () => {
  const scaleSet = (name: string, group?: string) => ({
    id: `/${name}`,
    interfaces: [
      {
        forwards: false,
        hasPublicIps: false,
        configurations: [{ subnet: B, applicationSecurityGroups: [], loadBalancerPools: [] }],
        ...(group !== undefined && { securityGroup: aGroup(group).id }),
      },
    ],
  });
  const NODE = '10.0.1.77';
  const securityGroups = [rule('no', 'Deny'), rule('yes', 'Allow'), rule('no2', 'Deny'), outbound('no-out', 'Deny')];

  it.each([
    ['none: the subnet alone is asked', [], 'delivered'],
    ['one scale set: its group is asked', [scaleSet('one', 'no')], 'deniedInbound by securityRules/Deny-by-no'],
    [
      'two that agree to deny',
      [scaleSet('one', 'no'), scaleSet('two', 'no2')],
      'deniedInbound by securityRules/Deny-by-no',
    ],
    ['two that agree to allow, one by having no group', [scaleSet('one', 'yes'), scaleSet('two')], 'delivered'],
    ['two that differ', [scaleSet('one', 'yes'), scaleSet('two', 'no')], 'insufficientInfo'],
    ['two that differ, one by having no group', [scaleSet('one'), scaleSet('two', 'no')], 'insufficientInfo'],
  ])('%s', (_, scaleSets, answer) => {
    expect(end(between({}, { scaleSets, securityGroups }), CLIENT, NODE)).toBe(answer);
  });

  it('shows the group that was asked, though another machine has none', () => {
    const net = between({}, { scaleSets: [scaleSet('two'), scaleSet('one', 'yes')], securityGroups });

    expect(way(send(net, CLIENT, NODE))).toEqual(['route 10.0.0.0/16', 'nsg securityRules/Allow-by-yes', 'endpoint b']);
  });

  it('a known interface is asked instead', () => {
    const net = between({ server: 'yes' }, { scaleSets: [scaleSet('one', 'no')], securityGroups });

    expect(end(net, CLIENT, SERVER)).toBe('delivered');
  });

  it('a scale set that is named is the one that sends', () => {
    const scaleSets = [scaleSet('one', 'yes'), scaleSet('two', 'no-out')];
    const from = (machine: string) => end(between({}, { scaleSets, securityGroups }), { machine }, CLIENT);

    expect([from('/one'), from('/two')]).toEqual(['delivered', 'deniedOutbound by securityRules/Deny-by-no-out']);
  });

  it('a machine that is named counts with its own group', () => {
    const net = between({ client: 'no-out' }, { securityGroups });
    const [nic] = net.interfaces;

    expect(end(net, { machine: nic?.id ?? '' }, SERVER)).toBe('deniedOutbound by securityRules/Deny-by-no-out');
  });

  it('says that interfaces were not read, where one may be', () => {
    const unseen = [
      { within: `/subscriptions/${SUBSCRIPTION}/resourcegroups/x`, kind: 'interfaces' as const, why: '403' },
    ];
    const net = aPlace({}, { unseen });

    expect(send(net, CLIENT, NODE).unseen).toEqual([
      `interfaces in ${A}, and their security groups: 403`,
      `interfaces in ${B}, and their security groups: 403`,
    ]);
    expect(send(between({}, { unseen }), CLIENT, SERVER).unseen).toEqual([]);
  });
});
