import type { Network } from '../../shared/reachability/index.ts';
import { askGroup } from '../../shared/reachability/groups/nsg.ts';
import { network } from '../builders.ts';
import { aGroup, anInterface, aRule } from '../network-builders.ts';
import { A, aPacket, aPlace, B, settingIn } from './places.ts';

const SERVER = '10.0.0.4';

describe('application security groups', () => {
  const ASG = network('applicationsecuritygroups', 'web');
  const member = anInterface('nic', '10.0.1.4', B, {
    configurations: [{ address: '10.0.1.4', subnet: B, applicationSecurityGroups: [ASG], loadBalancerPools: [] }],
  });
  const scaleSet = {
    id: '/vmss',
    interfaces: [
      {
        forwards: false,
        hasPublicIps: false,
        configurations: [{ subnet: A, applicationSecurityGroups: [ASG], loadBalancerPools: [] }],
      },
    ],
  };
  const group = aGroup(
    'g',
    aRule('members', 100, { access: 'Deny', sources: [], sourceGroups: [ASG] }),
    aRule('others', 200),
  );
  const ask = (net: Network, source: string) => {
    const decision = askGroup(group, 'Inbound', aPacket(source, SERVER, 443), settingIn(net));
    return decision.status === 'decided'
      ? decision.rule.name
      : `if ${'hangsOn' in decision ? decision.hangsOn.join() : ''}`;
  };

  it.each<[string, string, Partial<Network>, string]>([
    ['a member', '10.0.1.4', { interfaces: [member] }, 'members'],
    ['its neighbour', '10.0.1.5', { interfaces: [member] }, 'others'],
    ['a group of nobody', '10.0.1.4', {}, 'others'],
    [
      'perhaps a machine of a scale set that is a member',
      '10.0.0.9',
      { scaleSets: [scaleSet] },
      'if the source belongs to /vmss',
    ],
    ['an address outside of the subnet of that scale set', '10.0.1.4', { scaleSets: [scaleSet] }, 'others'],
    [
      'a private endpoint that is a member',
      '10.0.1.9',
      {
        privateEndpoints: [
          {
            id: '/pe',
            subnet: B,
            addresses: ['10.0.1.9'],
            interfaces: [],
            state: 'Approved',
            applicationSecurityGroups: [ASG],
          },
        ],
      },
      'members',
    ],
  ])('%s', (_, source, rest, answer) => {
    expect(ask(aPlace({}, rest), source)).toBe(answer);
  });

  it('a scale set in a subnet that was not seen may be anywhere', () => {
    const far = '/subscriptions/other/resourcegroups/rg/providers/microsoft.network/virtualnetworks/far/subnets/s';
    const [profile] = scaleSet.interfaces;
    const elsewhere = {
      ...scaleSet,
      interfaces: [
        {
          ...profile,
          forwards: false,
          hasPublicIps: false,
          configurations: [{ subnet: far, applicationSecurityGroups: [ASG], loadBalancerPools: [] }],
        },
      ],
    };

    expect(ask(aPlace({}, { scaleSets: [elsewhere] }), '10.0.1.4')).toBe('if the source belongs to /vmss');
  });

  it('hold as destination too', () => {
    const out = aGroup(
      'g',
      aRule('to', 100, { direction: 'Outbound', access: 'Deny', destinations: [], destinationGroups: [ASG] }),
    );
    const net = aPlace({}, { interfaces: [member] });

    expect(askGroup(out, 'Outbound', aPacket(SERVER, '10.0.1.4', 443), settingIn(net))).toMatchObject({
      rule: { name: 'to' },
    });
  });
});
