import type { Network, Peering, Subnet, VirtualNetwork } from '../../shared/reachability/index.ts';
import { wayBetween } from '../../shared/reachability/index.ts';
import { aNetwork, aPeering, aSubnet } from '../builders.ts';
import { aSpoke, subnetId, vnetId } from './places.ts';

interface Worlds {
  readonly there?: Partial<Peering> | undefined;
  readonly back?: Partial<Peering> | undefined;
  readonly subnet?: Partial<Subnet>;
  readonly one?: Partial<VirtualNetwork>;
  readonly others?: readonly VirtualNetwork[];
  readonly network?: Partial<Network>;
}

/** The way from VNet `one` to VNet `two`, in one line. */
function way({ there, back, subnet = {}, one = {}, others = [], network = {} }: Worlds): string {
  // Peerings with others come first, so that a side is found by where it leads.
  const from = aSpoke('one', 1, { other: {}, ...(there && { two: there }) }, subnet);
  const to = aSpoke('two', 2, { other: {}, ...(back && { one: back }) });
  const net = aNetwork({ vnets: [{ ...from, ...one }, to, aSpoke('other', 3), ...others], ...network });
  const [start, end] = net.vnets;
  const [place] = start?.subnets ?? [];
  if (start === undefined || end === undefined || place === undefined) throw new Error('no VNet');
  const answer = wayBetween(net, start, place, end);
  if (answer.status === 'unseen') return `unseen: ${answer.why}`;
  return 'peering' in answer
    ? `${answer.status} ${answer.peering.id.replace(/.*virtualnetworks./, '')}`
    : answer.status;
}

const TO_TWO = 'one/virtualnetworkpeerings/to-two';
const TO_ONE = 'two/virtualnetworkpeerings/to-one';

describe('the way between two VNets', () => {
  it('needs nothing within one', () => {
    const net = aNetwork({ vnets: [aSpoke('one', 1)] });
    const [vnet] = net.vnets;
    const [subnet] = vnet?.subnets ?? [];

    expect(vnet && subnet && wayBetween(net, vnet, subnet, vnet)).toEqual({ status: 'sameVnet' });
  });

  it.each<[string, Worlds, string]>([
    ['is open if both sides are usable', { there: {}, back: {} }, `peered ${TO_TWO}`],
    ['is shut without peering', {}, 'shut'],
    ['is shut with a side here alone', { there: {} }, 'shut'],
    ['is shut with a side there alone', { back: {} }, 'shut'],
    ['is shut by a side here', { there: { state: 'Initiated' }, back: {} }, `shut ${TO_TWO}`],
    ['is shut by a side there', { there: {}, back: { allowsAccess: false } }, `shut ${TO_ONE}`],
    [
      'is shut by the side here first',
      { there: { state: 'Disconnected' }, back: { state: 'Disconnected' } },
      `shut ${TO_TWO}`,
    ],
    ['is shut by a broken side there alone', { back: { state: 'Disconnected' } }, `shut ${TO_ONE}`],
  ])('%s', (_, worlds, answer) => {
    expect(way(worlds)).toBe(answer);
  });

  const endpoint = (vnet: string) => [
    aSubnet(subnetId(vnet, 's')),
    aSubnet(subnetId(vnet, 'pe'), { privateEndpoints: ['/pe'] }),
  ];
  const peeredWith = (vnet: string, different: Partial<Peering> = {}): Partial<VirtualNetwork> => ({
    peerings: [aPeering('one', vnet, different)],
  });

  it.each<[string, Worlds, string]>([
    ['a route table', { subnet: { routeTable: '/rt' } }, 'unseen: the routes of /rt were not followed'],
    [
      'a gateway',
      { one: { subnets: [aSubnet(subnetId('one', 's')), aSubnet(subnetId('one', 'gatewaysubnet'))] } },
      `unseen: the gateway of ${vnetId('one')} was not followed`,
    ],
    [
      'a gateway that is lent',
      { one: { peerings: [aPeering('one', 'other'), aPeering('one', 'hub', { usesRemoteGateways: true })] } },
      `unseen: the gateway behind ${vnetId('one')}/virtualnetworkpeerings/to-hub was not followed`,
    ],
    [
      'a peer that was not seen',
      { one: peeredWith('hub'), network: { unseen: [{ within: '', kind: 'vnets', why: '403' }] } },
      'unseen: 403',
    ],
    [
      'a private endpoint in a peer',
      { one: peeredWith('hub'), others: [{ ...aSpoke('hub', 4), subnets: endpoint('hub') }] },
      `unseen: private endpoints in ${vnetId('hub')} were not followed`,
    ],
    [
      'a private endpoint here',
      { one: { subnets: endpoint('one') } },
      `unseen: private endpoints in ${vnetId('one')} were not followed`,
    ],
  ])('may be another where there is %s', (_, worlds, answer) => {
    expect(way(worlds)).toBe(answer);
  });

  it.each<[string, Worlds]>([
    [
      'a gateway over a broken peering',
      { one: peeredWith('hub', { usesRemoteGateways: true, state: 'Disconnected' }) },
    ],
    ['a peer that does not exist', { one: peeredWith('gone') }],
    [
      'a private endpoint behind a broken peering',
      { one: peeredWith('hub', { allowsAccess: false }), others: [{ ...aSpoke('hub', 4), subnets: endpoint('hub') }] },
    ],
    ['a peer without private endpoints', { one: peeredWith('hub'), others: [aSpoke('hub', 4)] }],
  ])('is no other because of %s', (_, worlds) => {
    expect(way(worlds)).toBe('shut');
  });
});
