import type { Network, Route } from '../../shared/reachability/index.ts';
import { aSubnet } from '../builders.ts';
import { aGroup, anInterface, aRoute, aRule, aTable } from '../network-builders.ts';
import { aPlace, B, send, subnetId } from './places.ts';

const CLIENT = '10.0.0.4';

describe('a machine that may or may not hide the client', () => {
  const SERVER = '10.0.1.4';

  /** From `a` to `b` by a machine in a subnet of its own, which has these routes. */
  function past(rules: readonly ReturnType<typeof aRule>[], ofMachine: readonly Route[] = []): Network {
    const group = aGroup('b', ...rules);
    const tables = [
      aTable('there', aRoute('10.0.1.0/24', 'VirtualAppliance', '10.0.2.9')),
      aTable('nva', ...ofMachine),
    ];
    const [there, own] = tables.map(({ id }) => ({ routeTable: id }));
    const more = [aSubnet(subnetId('v', 'nva'), { addressPrefixes: ['10.0.2.0/24'], ...own })];
    return aPlace(
      { a: { ...there }, b: { securityGroup: group.id }, more },
      {
        routeTables: tables,
        securityGroups: [group],
        interfaces: [anInterface('nva', '10.0.2.9', subnetId('v', 'nva'), { forwards: true })],
      },
    );
  }
  const deny = (...sources: readonly string[]) => aRule('no', 100, { access: 'Deny', sources });

  it.each<[string, Network, string]>([
    ['is a question where only the client is denied', past([deny(CLIENT)]), 'insufficientInfo'],
    ['is a question where only the machine is denied', past([deny('10.0.2.9')]), 'insufficientInfo'],
    ['is none where both are', past([deny(CLIENT, '10.0.2.9')]), 'deniedInbound'],
    [
      'is none where the one is denied, and the other not answered',
      past([deny(CLIENT)], [aRoute('10.0.0.0/24', 'None')]),
      'deniedInbound',
    ],
  ])('%s', (_, net, disposition) => {
    expect(send(net, CLIENT, SERVER).disposition).toBe(disposition);
  });

  it('says what was not seen behind it', () => {
    const unseen = [{ within: '', kind: 'interfaces' as const, why: '403' }];

    expect(send({ ...past([]), unseen }, CLIENT, SERVER).unseen).toContain(
      `interfaces in ${B}, and their security groups: 403`,
    );
  });
});
