import { find, findSubnet, whyIncomplete } from '../../shared/reachability/index.ts';
import { aNetwork, NODE_SUBNET } from '../builders.ts';

const OTHER = '/subscriptions/other/resourcegroups/rg/providers/microsoft.network/virtualnetworks/v';
const MISSING = NODE_SUBNET.replace('spoke', 'missing');

describe('a look into the network', () => {
  it.each([
    ['finds what is there', NODE_SUBNET, {}, 'found'],
    ['proves absence in a subscription that was read', MISSING, {}, 'absent'],
    ['proves nothing in one that was not', `${OTHER}/subnets/s`, {}, 'unseen'],
    [
      'proves nothing where the kind was not read',
      MISSING,
      { unseen: [{ within: '', kind: 'vnets' as const, why: '403' }] },
      'unseen',
    ],
    [
      'proves nothing where the place was not read',
      MISSING,
      { unseen: [{ within: MISSING.slice(0, 60), why: '403' }] },
      'unseen',
    ],
    [
      'is not troubled by a hole elsewhere',
      MISSING,
      {
        unseen: [
          { within: OTHER, why: '403' },
          { within: '', kind: 'publicIps' as const, why: '403' },
        ],
      },
      'absent',
    ],
    ['finds no subnet that its VNet does not have', `${NODE_SUBNET}2`, {}, 'absent'],
  ])('%s', (_, subnet, different, status) => {
    expect(findSubnet(aNetwork(different), subnet).status).toBe(status);
  });

  it('says why', () => {
    expect(find(aNetwork(), 'vnets', OTHER)).toEqual({ status: 'unseen', why: 'subscription other was not read' });
    expect(whyIncomplete(aNetwork(), 'vnets')).toBeUndefined();
    expect(whyIncomplete(aNetwork({ unseen: [{ within: OTHER, why: '403' }] }), 'vnets')).toBe('403');
  });
});
