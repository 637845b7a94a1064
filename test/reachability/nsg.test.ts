import type { SecurityGroup, SecurityRule } from '../../shared/reachability/index.ts';
import { askGroup, testRules } from '../../shared/reachability/groups/nsg.ts';
import type { Packet, Protocol } from '../../shared/reachability/packet.ts';
import { ipSet } from '../../shared/reachability/addresses/ip-set.ts';
import { Values } from '../../shared/reachability/addresses/values.ts';
import { aGroup, aRule } from '../network-builders.ts';
import { aPacket, aPlace, portSpot, settingIn, spot } from './places.ts';

const HERE = aPlace({});
const CLIENT = '10.0.1.4';
const SERVER = '10.0.0.4';
const PACKET = aPacket(CLIENT, SERVER, 443);

/** What a group says: `Allow securityRules/x`, `noRule`, or `undecided` with the reason. */
function ask(
  group: SecurityGroup,
  packet: Packet,
  direction: 'Inbound' | 'Outbound' = 'Inbound',
  setting = settingIn(HERE),
): string {
  const decision = askGroup(group, direction, packet, setting);
  if (decision.status === 'decided') return `${decision.rule.access} ${decision.rule.by}`;
  return decision.status === 'noRule' ? 'noRule' : `undecided: ${decision.hangsOn.join(', ')}`;
}

const NO = aRule('no', 100, { access: 'Deny' });

describe('rules by priority', () => {
  const yes = aRule('yes', 200);

  it.each<[string, readonly SecurityRule[], string]>([
    ['the lowest number decides', [NO, yes], 'Deny securityRules/no'],
    ['wherever it stands', [yes, NO], 'Deny securityRules/no'],
    ['also the other way round', [aRule('no', 300, { access: 'Deny' }), yes], 'Allow securityRules/yes'],
    [
      'a number is a number, not a text',
      [aRule('no', 1000, { access: 'Deny' }), aRule('yes', 999)],
      'Allow securityRules/yes',
    ],
    [
      'who does not match is passed by',
      [aRule('no', 100, { access: 'Deny', ports: ['22'] }), yes],
      'Allow securityRules/yes',
    ],
    [
      'rules of the other direction are not asked',
      [aRule('no', 100, { access: 'Deny', direction: 'Outbound' })],
      'Allow defaultSecurityRules/AllowVnetInBound',
    ],
  ])('%s', (_, rules, answer) => {
    expect(ask(aGroup('g', ...rules), PACKET)).toBe(answer);
  });
});

describe('the rules that Azure adds', () => {
  const INTERNET = '203.0.113.7';

  it.each([
    ['Inbound', CLIENT, 'Allow defaultSecurityRules/AllowVnetInBound'],
    ['Inbound', '168.63.129.16', 'Allow defaultSecurityRules/AllowVnetInBound'],
    ['Inbound', INTERNET, 'Deny defaultSecurityRules/DenyAllInBound'],
    ['Inbound', '192.168.0.4', 'Deny defaultSecurityRules/DenyAllInBound'],
    ['Outbound', CLIENT, 'Allow defaultSecurityRules/AllowVnetOutBound'],
    ['Outbound', INTERNET, 'Allow defaultSecurityRules/AllowInternetOutBound'],
    ['Outbound', '192.168.0.4', 'Deny defaultSecurityRules/DenyAllOutBound'],
  ] as const)('%s, from or to %s: %s', (direction, other, answer) => {
    const packet = direction === 'Inbound' ? aPacket(other, SERVER, 443) : aPacket(SERVER, other, 443);

    expect(ask(aGroup('g'), packet, direction)).toBe(answer);
  });

  it('let probes in that no VNet rule lets in', () => {
    const group = aGroup('g', aRule('no-vnet', 4000, { access: 'Deny', sources: ['10.0.0.0/8'] }));
    const probe = aPacket('fe80::1234:5678:9abc', 'fe80::4', 443);

    expect(ask(group, probe)).toBe('Allow defaultSecurityRules/AllowAzureLoadBalancerInBound');
  });

  it('are not invented where Azure answered them', () => {
    const group = { ...aGroup('g'), defaultRules: [aRule('AllowAll', 65000)] };

    expect(ask(group, aPacket(INTERNET, SERVER, 443))).toBe('Allow defaultSecurityRules/AllowAll');
    expect(ask({ ...group, defaultRules: [] }, PACKET)).toBe('noRule');
  });
});

describe('the fields of a rule', () => {
  /** A deny with one peculiar field, above a rule that allows everything: does it match? */
  const matches = (different: Partial<SecurityRule>, packet = PACKET) =>
    ask(aGroup('g', aRule('no', 100, { access: 'Deny', ...different }), aRule('yes', 200)), packet);
  const YES = 'Deny securityRules/no';
  const NOT = 'Allow securityRules/yes';

  it.each<[string, Partial<SecurityRule>, string]>([
    ['an address', { sources: [CLIENT] }, YES],
    ['another address', { sources: ['10.0.1.5'] }, NOT],
    ['a block', { sources: ['10.0.1.0/24'] }, YES],
    ['a block with host bits set', { sources: ['10.0.1.77/24'] }, YES],
    ['first-last', { sources: ['10.0.1.1-10.0.1.4'] }, YES],
    ['first-last that ends before it', { sources: ['10.0.1.1-10.0.1.3'] }, NOT],
    ['one of several', { sources: ['192.0.2.0/24', CLIENT] }, YES],
    ['none of several', { sources: ['192.0.2.0/24', '198.51.100.0/24'] }, NOT],
    ['any address', { sources: ['*'] }, YES],
    ['any address in words', { sources: ['Any'] }, YES],
    ['0.0.0.0/0', { sources: ['0.0.0.0/0'] }, YES],
    ['the other family', { sources: ['::/0'] }, NOT],
    ['a destination', { destinations: [SERVER] }, YES],
    ['the source as destination', { destinations: [CLIENT] }, NOT],
    ['a port', { ports: ['443'] }, YES],
    ['the port of the client as port', { ports: ['50000'] }, NOT],
    ['a port of the client', { sourcePorts: ['50000'] }, YES],
    ['another port of the client', { sourcePorts: ['443'] }, NOT],
    ['ports', { ports: ['80', '440-450'] }, YES],
    ['other ports', { ports: ['80', '444-450'] }, NOT],
    ['a protocol', { protocol: 'Tcp' }, YES],
    ['a protocol in capitals', { protocol: 'TCP' }, YES],
    ['another protocol', { protocol: 'Udp' }, NOT],
    ['any protocol', { protocol: 'Any' }, YES],
    ['all protocols', { protocol: 'All' }, YES],
  ])('%s', (_, different, answer) => {
    expect(matches(different)).toBe(answer);
  });

  it.each<[string, Partial<SecurityRule>, string]>([
    ['junk for a prefix', { sources: ['111'] }, 'a rule that states "111" for the source holds for it'],
    ['an empty side', { sources: [] }, 'a rule that states "nothing" for the source holds for it'],
    ['an empty other side', { destinations: [] }, 'a rule that states "nothing" for the destination holds for it'],
    ['a word for no protocol', { protocol: '6' }, 'a rule that states "6" for the protocol holds for it'],
    ['no ports', { ports: [] }, 'a rule that states "nothing" for the port holds for it'],
    ['ports that are none', { ports: ['https'] }, 'a rule that states "https" for the port holds for it'],
    ['no ports of the client', { sourcePorts: [] }, 'a rule that states "nothing" for the port holds for it'],
  ])('%s is neither any nor none', (_, different, why) => {
    expect(matches(different)).toBe(`undecided: ${why}`);
  });

  it('junk does no harm where the rest of the rule or another of its prefixes decides', () => {
    expect(matches({ sources: ['111'], ports: ['22'] })).toBe(NOT);
    expect(matches({ sources: ['111', CLIENT] })).toBe(YES);
    expect(matches({ sources: ['111'], access: 'Allow' })).toBe('Allow securityRules/no');
  });

  it.each<Protocol>(['tcp', 'udp', 'icmp', 'esp', 'ah'])('any protocol is %s too', (protocol) => {
    const packet = { ...PACKET, protocol };

    for (const word of ['*', 'Any', 'all']) expect(matches({ protocol: word }, packet)).toBe(YES);
    expect(matches({ protocol }, packet)).toBe(YES);
  });

  it.each<Protocol>(['icmp', 'esp', 'ah'])('ports say nothing of %s', (protocol) => {
    const packet = aPacket(CLIENT, SERVER, undefined, protocol);

    expect(matches({ ports: ['22'], sourcePorts: ['1'] }, packet)).toBe(YES);
    expect(matches({ protocol }, packet)).toBe(YES);
    expect(matches({ protocol: 'Tcp' }, packet)).toBe(NOT);
    expect(matches({ protocol: '*', ports: ['22'] }, packet)).toBe(YES);
  });

  it('IPv6 is matched by its own prefixes and by any', () => {
    const packet = aPacket('2001:db8::4', '2001:db8:1::4', 443);

    expect(matches({ sources: ['2001:db8::/64'] }, packet)).toBe(YES);
    expect(matches({ sources: ['*'] }, packet)).toBe(YES);
    expect(matches({ sources: ['0.0.0.0/0'] }, packet)).toBe(NOT);
    expect(matches({ sources: ['2001:db8:1::/64'] }, packet)).toBe(NOT);
  });
});

describe('rules tried one by one, as NSG diagnostics show them', () => {
  const group = aGroup(
    'g',
    aRule('some', 100, { protocol: 'Udp', sources: ['10.0.1.0/24'], destinations: ['10.9.0.0/16'], ports: ['443'] }),
    aRule('half', 200, { sources: ['10.0.1.0/25'], ports: ['400-450'] }),
    aRule('most', 300, { sources: ['10.0.1.0/24'] }),
    aRule('never', 400),
  );
  const whole = { protocol: 'tcp' as const, source: spot(CLIENT), destination: spot(SERVER) };
  const test = (packet: Packet) =>
    testRules(group, 'Inbound', packet, settingIn(HERE)).map(({ name, ...matched }) => [
      name.replace('securityRules/', ''),
      ...Object.values(matched),
    ]);

  it('five answers each, down to the first that matches', () => {
    expect(test({ ...whole, sourcePort: portSpot(1), port: portSpot(443) })).toEqual([
      ['some', false, true, true, false, true],
      ['half', true, true, true, true, true],
    ]);
  });

  it('a field that stands for many values matches only if all of them do', () => {
    const source = { ...spot(CLIENT), values: new Values(ipSet(['10.0.1.0/24'])) };
    const packet = { ...whole, source, sourcePort: portSpot(0, 65535), port: portSpot(440, 460) };

    expect(test(packet)).toEqual([
      ['some', false, true, true, false, false],
      ['half', true, false, true, true, false],
      ['most', true, true, true, true, true],
    ]);
  });

  it.each<[string, Partial<SecurityRule>]>([
    ['protocol', { protocol: 'Udp' }],
    ['source', { sources: ['192.0.2.0/24'] }],
    ['port of the client', { sourcePorts: ['1'] }],
    ['destination', { destinations: ['192.0.2.0/24'] }],
    ['port', { ports: ['1'] }],
  ])('goes on after a rule of which only the %s is another', (_, different) => {
    const rules = [aRule('other', 100, different), aRule('all', 200)];

    expect(testRules(aGroup('h', ...rules), 'Inbound', PACKET, settingIn(HERE))).toHaveLength(2);
  });

  it('a field that could not be looked at has no answer, and does not stop the search', () => {
    const rules = [aRule('tag', 100, { sources: ['Storage'] }), aRule('all', 200)];
    const tests = testRules(aGroup('h', ...rules), 'Inbound', aPacket('203.0.113.7', SERVER, 443), settingIn(HERE));

    expect(tests.map(({ sourceMatched }) => sourceMatched)).toEqual([undefined, true]);
  });

  it('a tag matches by its addresses, and one that surely does not hold the address not at all', () => {
    const rules = [aRule('tag', 100, { sources: ['Storage'] }), aRule('net', 110, { sources: ['Internet'] })];
    const sourcesMatched = (source: string) =>
      testRules(aGroup('h', ...rules), 'Inbound', aPacket(source, SERVER, 443), settingIn(HERE), {
        changeNumber: '1',
        tags: { storage: ['203.0.113.0/24'] },
      }).map(({ sourceMatched }) => sourceMatched);

    expect(sourcesMatched('203.0.113.7')).toEqual([true]);
    expect(sourcesMatched(CLIENT).slice(0, 2)).toEqual([false, false]);
  });

  it('matches ports where the protocol has none, and no prefix of the other family', () => {
    const rules = [aRule('v6', 100, { sources: ['::/0'] }), aRule('port', 200, { ports: ['22'], sourcePorts: ['1'] })];
    const packet = aPacket('0.0.0.4', SERVER, undefined, 'icmp');

    expect(testRules(aGroup('h', ...rules), 'Inbound', packet, settingIn(HERE))).toMatchObject([
      { sourceMatched: false, sourcePortMatched: true, destinationPortMatched: true },
      { sourceMatched: true, sourcePortMatched: true, destinationPortMatched: true },
    ]);
  });

  it('asks the rules of its direction', () => {
    expect(testRules(group, 'Outbound', PACKET, settingIn(HERE)).map(({ name }) => name)).toEqual([
      'defaultSecurityRules/AllowVnetOutBound',
    ]);
  });
});

it('a group speaks of its own rules, whoever asked another before', () => {
  const [first, second] = [aGroup('g', NO), aGroup('g', aRule('yes', 100))];

  expect([ask(first, PACKET), ask(second, PACKET), ask(first, PACKET)]).toEqual([
    'Deny securityRules/no',
    'Allow securityRules/yes',
    'Deny securityRules/no',
  ]);
});
