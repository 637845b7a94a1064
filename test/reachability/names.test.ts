import type { Network, PublicNames } from '../../shared/reachability/index.ts';
import { resolveBy, resolveIn } from '../../shared/reachability/names/resolve.ts';
import { aPlace, vnetId } from './places.ts';
import { said, answer as say, zoned } from './zones.ts';

const NAME = 'aks-1.privatelink.westeurope.azmk8s.io';
const answer = (net: Network, name = NAME, names: PublicNames = {}) => say(net, name, names);
const PRIVATELINK = 'privatelink.westeurope.azmk8s.io';

describe("a private zone, asked by Azure's own DNS", () => {
  it.each<[string, Parameters<typeof zoned>[0], string]>([
    [
      'answers with its record',
      { [PRIVATELINK]: { records: { 'aks-1': '10.0.1.5' } } },
      `10.0.1.5 by /zone/${PRIVATELINK}`,
    ],
    [
      'answers with all addresses of it',
      { [PRIVATELINK]: { records: { 'aks-1': '10.0.1.5 10.0.1.6' } } },
      `10.0.1.5 10.0.1.6 by /zone/${PRIVATELINK}`,
    ],
    [
      'says nothing where it is not linked',
      { [PRIVATELINK]: { in: ['w'], records: { 'aks-1': '10.0.1.5' } } },
      'public',
    ],
    [
      'says nothing of other names',
      { 'privatelink.northeurope.azmk8s.io': { records: { 'aks-1': '10.0.1.5' } } },
      'public',
    ],
    ['is one by whole labels', { 'link.westeurope.azmk8s.io': { records: { 'aks-1.private': '10.0.1.5' } } }, 'public'],
    [
      'the longest wins',
      {
        'azmk8s.io': { records: { 'aks-1.privatelink.westeurope': '10.0.1.1' } },
        [PRIVATELINK]: { records: { 'aks-1': '10.0.1.5' } },
      },
      `10.0.1.5 by /zone/${PRIVATELINK}`,
    ],
    [
      'what the longest lacks does not exist, whatever a shorter one has',
      { 'azmk8s.io': { records: { 'aks-1.privatelink.westeurope': '10.0.1.1' } }, [PRIVATELINK]: {} },
      `no name: the zone ${PRIVATELINK} has no record for ${NAME}`,
    ],
    ['of the name itself answers at @', { [NAME]: { records: { '@': '10.0.1.7' } } }, `10.0.1.7 by /zone/${NAME}`],
    [
      'a wildcard answers for what has no record',
      { [PRIVATELINK]: { records: { '*': '10.0.1.8' } } },
      `10.0.1.8 by /zone/${PRIVATELINK}`,
    ],
    [
      'a record comes before a wildcard',
      { [PRIVATELINK]: { records: { '*': '10.0.1.8', 'aks-1': '10.0.1.5' } } },
      `10.0.1.5 by /zone/${PRIVATELINK}`,
    ],
    [
      'the nearest wildcard answers',
      { 'westeurope.azmk8s.io': { records: { '*': '10.0.1.1', '*.privatelink': '10.0.1.2' } } },
      '10.0.1.2 by /zone/westeurope.azmk8s.io',
    ],
    [
      'a wildcard answers for deeper names',
      { 'azmk8s.io': { records: { '*': '10.0.1.3' } } },
      '10.0.1.3 by /zone/azmk8s.io',
    ],
    [
      'no wildcard stands for the zone itself',
      { [NAME]: { records: { '*': '10.0.1.7' } } },
      `no name: the zone ${NAME} has no record for ${NAME}`,
    ],
    [
      'a CNAME is followed',
      { [PRIVATELINK]: { records: { 'aks-1': '-> other.privatelink.westeurope.azmk8s.io', other: '10.0.1.9' } } },
      `10.0.1.9 by /zone/${PRIVATELINK}`,
    ],
    [
      'a CNAME is followed into another zone',
      { [PRIVATELINK]: { records: { 'aks-1': '-> a.example.net.' } }, 'example.net': { records: { a: '10.0.1.10' } } },
      '10.0.1.10 by /zone/example.net',
    ],
    [
      'CNAMEs in a circle end',
      { [PRIVATELINK]: { records: { 'aks-1': `-> ${NAME}` } } },
      `unseen: the answers for ${NAME} go round in a circle`,
    ],
    [
      'that is not linked yet is a question',
      { [PRIVATELINK]: { state: 'InProgress', records: { 'aks-1': '10.0.1.5' } } },
      `unseen: /zone/${PRIVATELINK}/virtualnetworklinks/v is InProgress, not Completed`,
    ],
  ])('%s', (_, zones, text) => {
    expect(answer(aPlace({}, zoned(zones)))).toBe(text);
  });

  it('that is linked, but was not seen, is taken as not there', () => {
    const zones = zoned({ [PRIVATELINK]: { records: { 'aks-1': '10.0.1.5' } } });

    expect(answer(aPlace({}, { ...zones, privateDnsZones: [] }))).toBe('public');
  });

  it('knows no case and no final dot', () => {
    expect(
      answer(aPlace({}, zoned({ [PRIVATELINK]: { records: { 'aks-1': '10.0.1.5' } } })), `${NAME.toUpperCase()}.`),
    ).toMatch(/^10.0.1.5/);
  });

  it('sends on what it lacks where its link says so', () => {
    const zones = (resolutionPolicy: string) => aPlace({}, zoned({ [PRIVATELINK]: { resolutionPolicy } }));
    const names = { [NAME]: { addresses: ['20.1.2.3'] } };

    expect(answer(zones('NxDomainRedirect'), NAME, names)).toBe('20.1.2.3');
    expect(answer(zones('NxDomainRedirect'))).toBe('public');
    expect(answer(zones('Default'), NAME, names)).toMatch(/^no name/);
  });

  it('whose records were not all read leaves open what it lacks', () => {
    const unseen = [{ within: '', kind: 'privateDnsRecords' as const, why: '403' }];
    const counted = (recordCount?: number) => {
      const zones = zoned({ [PRIVATELINK]: { records: { other: '10.0.1.5' } } });
      const privateDnsZones =
        zones.privateDnsZones?.map((zone) => ({ ...zone, ...(recordCount !== undefined && { recordCount }) })) ?? [];
      return aPlace({}, { ...zones, privateDnsZones, unseen });
    };

    expect(answer(counted())).toBe(`unseen: not all records of /zone/${PRIVATELINK} were read: 403`);
    expect(answer(counted(3))).toMatch(/^unseen/);
    // The record and the zone's own SOA.
    expect(answer(counted(2))).toMatch(/^no name/);
    expect(answer(counted(), `other.${PRIVATELINK}`)).toMatch(/^10.0.1.5/);
  });

  it.each(['privateDnsZones', 'privateDnsLinks'] as const)(
    'that was not seen may answer, if %s were not read',
    (kind) => {
      const net = aPlace({}, { unseen: [{ within: '', kind, why: '403' }] });
      const [vnet] = net.vnets;

      expect(vnet && resolveIn(net, vnet, NAME, {})).toEqual({
        status: 'public',
        unseen: `private zones linked to ${vnetId('v')}: 403`,
      });
      expect(answer(net, NAME, { [NAME]: { addresses: ['20.1.2.3'] } })).toMatch(/^unseen/);
    },
  );

  it.each([
    [
      PRIVATELINK,
      2,
      { unseen: `private zones linked to ${vnetId('v')}: not every link of the zone /zone/${PRIVATELINK} was seen` },
    ],
    [PRIVATELINK, 1, {}],
    ['privatelink.northeurope.azmk8s.io', 2, {}],
  ])(
    '%s of %i links, of which one was seen, may answer for names in it if that is not all',
    (zone, linkCount, rest) => {
      const zones = zoned({ [zone]: { in: ['w'], records: { 'aks-1': '10.0.1.5' } } });
      const privateDnsZones = zones.privateDnsZones?.map((one) => ({ ...one, linkCount })) ?? [];
      const net = aPlace({}, { ...zones, privateDnsZones });
      const [vnet] = net.vnets;

      expect(vnet && resolveIn(net, vnet, NAME, {})).toEqual({ status: 'public', ...rest });
    },
  );
});

describe('public DNS', () => {
  it.each<[string, PublicNames, string]>([
    ['is asked, and not known to us', {}, 'public'],
    ['answers', { [NAME]: { addresses: ['20.1.2.3', '20.1.2.4'] } }, '20.1.2.3 20.1.2.4'],
    ['does not know the name', { [NAME]: {} }, `no name: public DNS does not know ${NAME}`],
    ['names another, not known to us', { [NAME]: { alias: 'other.example.net' } }, 'public'],
    [
      'names another',
      { [NAME]: { alias: 'Other.example.net.' }, 'other.example.net': { addresses: ['20.1.2.9'] } },
      '20.1.2.9',
    ],
  ])('%s', (_, names, text) => {
    expect(answer(aPlace({}), NAME, names)).toBe(text);
    expect(said(resolveBy(aPlace({}), [], NAME, names))).toBe(text);
  });

  it('names another for which a private zone answers, inside a VNet', () => {
    const net = aPlace({}, zoned({ [PRIVATELINK]: { records: { 'aks-1': '10.0.1.5' } } }));
    const names = { 'aks-1.hcp.westeurope.azmk8s.io': { alias: NAME }, [NAME]: { addresses: ['20.1.2.3'] } };

    expect(answer(net, 'aks-1.hcp.westeurope.azmk8s.io', names)).toMatch(/^10.0.1.5/);
    expect(said(resolveBy(net, [], 'aks-1.hcp.westeurope.azmk8s.io', names))).toBe('20.1.2.3');
  });

  it('has no names of objects', () => {
    expect(answer(aPlace({}), 'constructor')).toBe('public');
  });
});
