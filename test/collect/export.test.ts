import { collect } from '../../shared/collect/collect.ts';
import { parseExport } from '../../shared/collect/parse/export.ts';
import { unseen } from '../../shared/model/observed.ts';
import { AT } from '../builders.ts';
import { NET, net } from './parse-one.ts';

const HOST = 'https://management.azure.com';

function asked(url: string, body: unknown, status = 200) {
  return parseExport({ request: { method: 'POST', url }, response: { status, body } }, AT, 'a.json');
}

describe('an export', () => {
  const routes = { value: [{ network: '172.16.0.0/12', origin: 'EBgp' }] };
  const gateway = `${HOST}${NET}/virtualNetworkGateways/G`;

  it('may hold what a gateway has learned, known by its question', () => {
    expect(asked(`${gateway}/getLearnedRoutes?api-version=2024-05-01`, routes)).toEqual({
      changes: [],
      kubernetes: [],
      resources: [
        {
          id: `${net}/virtualnetworkgateways/g/learnedroutes/current`,
          type: 'microsoft.network/virtualnetworkgateways/learnedroutes',
          body: { ...routes, id: `${NET}/virtualNetworkGateways/G/learnedroutes/current` },
          observedAt: AT,
          from: 'a.json',
        },
      ],
      refused: [],
      hasMore: false,
    });
  });

  it('may hold the security admin rules in force in a VNet, known by their question', () => {
    const url = `${NET}/virtualNetworks/V/LISTNetworkManagerEffectiveSecurityAdminRules?api-version=1`;

    expect(asked(url, { value: [] })).toMatchObject({
      resources: [{ id: `${net}/virtualnetworks/v/securityadminrules/effective` }],
      refused: [],
    });
  });

  it.each([
    ['an answer that failed', `${gateway}/getLearnedRoutes`, { error: {} }, 400, 'an answer of HTTP 400'],
    ['an answer yet to come', `${gateway}/getLearnedRoutes`, null, 202, 'an answer without a JSON body'],
    ['no list', `${gateway}/getLearnedRoutes`, {}, 200, 'no Azure resource: it has no resource id'],
    ['another question', `${gateway}/getAdvertisedRoutes`, routes, 200, 'no Azure resource: it has no resource id'],
  ])('of %s is refused for a reason', (_, url, body, status, why) => {
    expect(asked(url, body, status)).toMatchObject({ resources: [], refused: [why] });
  });

  it('makes a network of all that it holds, and says of what it cannot read that it is unseen', () => {
    const exchanges = [
      { request: { url: `${gateway}/getLearnedRoutes` }, response: { status: 200, body: routes } },
      { id: `${NET}/networkSecurityGroups/good`, properties: { securityRules: [] } },
      {
        id: `${NET}/networkSecurityGroups/bad`,
        properties: { securityRules: [{ name: 'r', properties: { access: 'Deny' } }] },
      },
      ...['A', 'AAAA', 'CNAME', 'TXT'].map((type) => ({
        id: `${NET}/privateDnsZones/z/${type}/n`,
        properties: { ttl: 60 },
      })),
    ];
    const { resources, refused } = parseExport(exchanges, AT, 'a.json');
    const reading = { resources, managementGroups: new Map(), seen: [], unseen: [], problems: [] };
    const facts = { serviceTags: unseen('none'), clients: unseen('none') };
    const { snapshot, problems } = collect(reading, { takenAt: AT, cloud: 'public', facts });

    expect(refused).toEqual(['microsoft.network/privatednszones/txt is read by no check']);
    expect(snapshot.facts.network).toMatchObject({
      value: {
        learnedRoutes: [{ prefixes: ['172.16.0.0/12'] }],
        securityGroups: [{ id: `${net}/networksecuritygroups/good` }],
        privateDnsRecords: [{ name: 'n' }, { name: 'n' }, { name: 'n' }],
        unseen: [
          {
            within: `${net}/networksecuritygroups/bad`,
            kind: 'securityGroups',
            why: 'properties.securityRules[0].properties.priority: expected a number, got nothing',
          },
        ],
      },
    });
    expect(problems).toMatchObject([{ where: `${net}/networksecuritygroups/bad (a.json)`, kind: 'unread' }]);
  });
});
