import type { Network, SecurityRule } from '../../shared/reachability/index.ts';
import { aRule } from '../network-builders.ts';
import { between, CLIENT, rule, SERVER } from './guards.ts';
import { end, send, vnetId, way } from './places.ts';

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
