import { aLoadBalancer, SUBSCRIPTION } from '../builders.ts';
import { aGroup } from '../network-builders.ts';
import { between, CLIENT, outbound, rule, SERVER } from './guards.ts';
import { A, aPlace, B, end, send, way } from './places.ts';

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
  const unseen = [
    { within: `/subscriptions/${SUBSCRIPTION}/resourcegroups/x`, kind: 'interfaces' as const, why: '403' },
  ];
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

  it('a machine that is named and not in the subnet gives way to who has the address', () => {
    const net = between({ client: 'no-out' }, { securityGroups });
    const [, server] = net.interfaces;
    const from = (machine: string) => end(net, { subnet: A, machine, addresses: [CLIENT] }, SERVER);
    const denied = 'deniedOutbound by securityRules/Deny-by-no-out';

    expect([from('/gone'), from(server?.id ?? '')]).toEqual([denied, denied]);
  });

  it('a load balancer is none of the machines of its subnet', () => {
    const loadBalancers = [aLoadBalancer({ id: '/lb', frontends: [{ id: '/lb/f', address: NODE, subnet: B }] })];
    const net = between({}, { scaleSets: [scaleSet('one', 'no')], securityGroups, loadBalancers });

    expect([end(net, CLIENT, NODE), end(net, CLIENT, '10.0.1.78')]).toEqual([
      'delivered',
      'deniedInbound by securityRules/Deny-by-no',
    ]);
    expect(send({ ...net, unseen }, CLIENT, NODE).unseen).toEqual([
      `interfaces in ${B}, and their security groups: 403`,
    ]);
  });

  it('of interfaces that were not read none is a private endpoint', () => {
    const privateEndpoints = [
      {
        id: '/pe',
        subnet: B,
        addresses: [NODE],
        interfaces: [],
        state: 'Approved',
        applicationSecurityGroups: [],
      },
    ];
    const net = aPlace({ b: { privateEndpointPolicies: 'Enabled' } }, { privateEndpoints, unseen });

    expect(send(net, CLIENT, NODE).unseen).toEqual([`interfaces in ${A}, and their security groups: 403`]);
  });

  it('says that interfaces were not read, where one may be', () => {
    const net = aPlace({}, { unseen });

    expect(send(net, CLIENT, NODE).unseen).toEqual([
      `interfaces in ${A}, and their security groups: 403`,
      `interfaces in ${B}, and their security groups: 403`,
    ]);
    expect(send(between({}, { unseen }), CLIENT, SERVER).unseen).toEqual([]);
    expect(send(aPlace({}, { unseen: [{ within: '', kind: 'scaleSets', why: '404' }] }), CLIENT, NODE).unseen).toEqual([
      `interfaces in ${A}, and their security groups: 404`,
      `interfaces in ${B}, and their security groups: 404`,
    ]);
  });
});
