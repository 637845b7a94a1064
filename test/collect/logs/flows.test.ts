import { deniedFlows } from '../../../shared/collect/read/logs/denied-flows.ts';
import { healthyPublic } from '../../fleet/fleet.ts';
import { flowRow } from '../../fleet/flow-logs.ts';
import { at, subscriptionOf } from '../../fleet/world.ts';
import { ask } from './ask.ts';

const [world, other] = [healthyPublic('one', 0), healthyPublic('two', 1)];
const of = `${world.spoke.id}/subnets/nodes`.toLowerCase();
const denied = { FlowStatus: 'Denied', AclRule: 'UserRule_no', AclGroup: 'sub/rg-net/nsg' };
const ago = (minutes: number, different: object = {}) => flowRow(world, minutes, { ...denied, ...different });

describe('flows that rules denied', () => {
  it('are told together by rule, port and where the other end is, calls of kubelets and DNS first', () => {
    const told = ask(
      deniedFlows,
      [
        ago(30),
        ago(90),
        ago(30, { DestIp: at(world, '128.6') }),
        ago(30, { DestPort: 53, L4Protocol: 'U', AclRule: 'DefaultRule_DenyAllInBound' }),
        ago(30, { DestPort: 22 }),
        ago(30, { DestPort: 8080 }),
        ago(30, { SrcIp: '10.244.1.4', SrcSubnet: '' }),
        flowRow(other, 30, denied),
      ],
      { of },
    );

    expect(
      told.map(({ port, protocol, hits, rule, peer, block, ports }) => [
        port,
        protocol,
        hits,
        rule,
        peer,
        block,
        ports,
      ]),
    ).toEqual([
      [10_250, 'tcp', 180, 'UserRule_no', 'rg-net/one-spoke/nodes', '10.0', [10_250]],
      [10_250, 'tcp', 60, 'UserRule_no', '', '10.244', [10_250]],
      [53, 'udp', 60, 'DefaultRule_DenyAllInBound', 'rg-net/one-spoke/nodes', '10.0', [53]],
      [0, 'tcp', 120, 'UserRule_no', 'rg-net/one-spoke/nodes', '10.0', [22, 8080]],
    ]);
    expect(told[0]).toMatchObject({
      direction: 'in',
      sources: [at(world, '128.5')],
      destinations: [at(world, '128.4'), at(world, '128.6')],
      group: 'sub/rg-net/nsg',
    });
  });

  it('are none that were let through since', () => {
    const told = ask(
      deniedFlows,
      [
        ago(90),
        flowRow(world, 30),
        ago(30, { SrcIp: at(world, '128.9') }),
        flowRow(world, 90, { SrcIp: at(world, '128.9') }),
      ],
      { of },
    );

    expect(told.map(({ sources }) => sources)).toEqual([[at(world, '128.9')]]);
  });

  it.each([
    ['D', 'I', 'in'],
    ['Denied', 'Inbound', 'in'],
    ['D', 'O', 'out'],
    ['Denied', 'Outbound', 'out'],
  ])('are of the subnet that saw them, in letters and in words: %s, %s', (FlowStatus, FlowDirection, direction) => {
    const elsewhere = { DestSubnet: 'rg-other/v/s', DestSubscription: 'x' };
    const beside = direction === 'in' ? { SrcSubnet: elsewhere.DestSubnet, SrcSubscription: 'x' } : elsewhere;
    const told = ask(deniedFlows, [ago(30, { FlowStatus, FlowDirection, ...beside })], { of });

    expect(told).toMatchObject([{ direction, peer: 'rg-other/v/s' }]);
  });

  it('are none of the internet, of other subtypes and other protocols, or of a VNet of the same name in another subscription', () => {
    const rows = [
      ago(30, { SrcIp: '' }),
      ago(30, { SubType: 'Topology' }),
      ago(30, { L4Protocol: 'I' }),
      ago(30, { DestSubscription: subscriptionOf(other) }),
    ];

    expect(ask(deniedFlows, rows, { of })).toEqual([]);
  });
});
