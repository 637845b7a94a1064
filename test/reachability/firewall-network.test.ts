import type { Network, NetworkRule } from '../../shared/reachability/index.ts';
import { NO_RULE } from '../../shared/reachability/firewall/firewall.ts';
import { aCollection, aNetworkRule } from '../network-builders.ts';
import { behindFirewall, CLIENT, PUBLIC, ruling } from './firewalls.ts';
import { type Question, someTags } from './places.ts';

const allow = (...rules: readonly NetworkRule[]) => [aCollection('a', 1, 'Allow', ...rules)];

describe('the fields of a network rule', () => {
  const matches = (different: Partial<NetworkRule>, question: Question = {}, rest: Partial<Network> = {}) =>
    ruling(behindFirewall({ collections: allow(aNetworkRule('r', different)) }, rest), question);
  const YES = 'allow a/r';
  const NO = `deny ${NO_RULE}`;

  it.each<[string, Partial<NetworkRule>, Question, string]>([
    ['a source', { sources: ['10.0.0.0/24'] }, {}, YES],
    ['first-last', { sources: ['10.0.0.1-10.0.0.4'] }, {}, YES],
    ['another source', { sources: ['10.0.1.0/24'] }, {}, NO],
    ['a destination', { destinations: [PUBLIC] }, {}, YES],
    ['another destination', { destinations: ['203.0.113.8'] }, {}, NO],
    ['a port', { ports: ['443'] }, {}, YES],
    ['another port', { ports: ['80'] }, {}, NO],
    ['ports', { ports: ['80', '400-500'] }, {}, YES],
    ['a protocol', { protocols: ['TCP'] }, {}, YES],
    ['another protocol', { protocols: ['UDP'] }, {}, NO],
    ['one of two protocols', { protocols: ['UDP', 'tcp'] }, {}, YES],
    ['any with every port is ICMP too', {}, { protocol: 'icmp' }, YES],
    ['any with ports has ports', { ports: ['443'] }, { protocol: 'icmp' }, NO],
    ['any with ports is UDP too', { ports: ['443'] }, { protocol: 'udp' }, YES],
    ['any is UDP', {}, { protocol: 'udp' }, YES],
    ['any is ESP', {}, { protocol: 'esp' }, YES],
    ['any is AH', {}, { protocol: 'ah' }, YES],
    ['* is any', { protocols: ['*'] }, { protocol: 'icmp' }, YES],
    ['ICMP has no port', { protocols: ['ICMP'], ports: ['443'] }, { protocol: 'icmp' }, YES],
    [
      'a tag',
      { destinations: ['AzureCloud.WestEurope'] },
      { outside: { serviceTags: someTags({ 'azurecloud.westeurope': ['203.0.113.0/24'] }) } },
      YES,
    ],
    [
      'a tag that holds others',
      { destinations: ['AzureCloud'] },
      { outside: { serviceTags: someTags({ azurecloud: ['198.51.100.0/24'] }) } },
      NO,
    ],
    ['no source is any', { sources: [] }, {}, YES],
    ['no destination is any', { destinations: [] }, {}, YES],
  ])('%s', (_, different, question, answer) => {
    expect(matches(different, question)).toBe(answer);
  });

  it('a protocol that is not known leaves it open', () => {
    expect(matches({ protocols: ['SCTP'] })).toBe(
      'unknown whether a rule that states "sctp" for the protocol holds for it',
    );
  });

  it('a tag whose addresses are not known leaves it open', () => {
    expect(matches({ destinations: ['Sql'] })).toBe(
      'unknown whether the service tag "sql", whose addresses are not known, holds the destination',
    );
  });

  describe('IP groups', () => {
    const groups = (...ranges: readonly string[]) => ({ ipGroups: [{ id: '/g', ranges }] });

    it.each<[string, Partial<NetworkRule>, Partial<Network>, string]>([
      ['of sources', { sources: [], sourceIpGroups: ['/g'] }, groups('10.0.0.0/25'), YES],
      ['of other sources', { sources: [], sourceIpGroups: ['/g'] }, groups('10.0.1.0/25'), NO],
      ['beside sources', { sources: ['10.0.1.0/24'], sourceIpGroups: ['/g'] }, groups('10.0.0.1-10.0.0.9'), YES],
      ['of destinations', { destinations: [], destinationIpGroups: ['/g'] }, groups('198.51.100.1', PUBLIC), YES],
      ['of other destinations', { destinations: [], destinationIpGroups: ['/g'] }, groups('198.51.100.1'), NO],
      ['of nobody', { sources: [], sourceIpGroups: ['/g'] }, groups(), NO],
      [
        'of destinations alone, beside a name',
        { destinations: [], destinationIpGroups: ['/g'], fqdns: ['api.example.net'] },
        groups(PUBLIC),
        YES,
      ],
      [
        'of others beside the destination itself and a name',
        { destinations: [PUBLIC], destinationIpGroups: ['/g'], fqdns: ['api.example.net'] },
        groups('198.51.100.1'),
        YES,
      ],
      ['of nobody beside somebody', { sources: ['10.0.0.4'], sourceIpGroups: ['/g'] }, groups(), YES],
    ])('%s', (_, different, rest, answer) => {
      expect(matches(different, {}, rest)).toBe(answer);
    });

    it('that were not seen may hold anybody', () => {
      const far = '/subscriptions/other/g';

      expect(matches({ sources: [], sourceIpGroups: [far] })).toBe(
        `unknown whether the IP group of a rule holds the source: ${far} was not seen: subscription other was not read`,
      );
      expect(matches({ destinations: [], destinationIpGroups: [far] })).toContain('holds the destination');
      expect(matches({ sources: ['10.0.9.0/24'], sourceIpGroups: [far] })).toMatch(/^unknown whether the IP group/);
      expect(matches({ sources: [CLIENT], sourceIpGroups: [far] })).toBe(YES);
      expect(matches({ sources: [], sourceIpGroups: [far], ports: ['80'] })).toBe(NO);
    });
  });
});
