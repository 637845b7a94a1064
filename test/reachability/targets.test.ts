import type { Flow, Network } from '../../shared/reachability/index.ts';
import { trace } from '../../shared/reachability/index.ts';
import { aGroup, aRoute, aRule, aTable } from '../network-builders.ts';
import { A, aPlace, B, end, send, vnetId, way } from './places.ts';

const CLIENT = '10.0.0.4';
const NAME = 'api.example.net';

function zoned(address: string, rest: Partial<Network> = {}): Network {
  return aPlace(
    {},
    {
      privateDnsZones: [{ id: '/zone', name: 'example.net' }],
      privateDnsLinks: [{ id: '/link', zone: '/zone', vnet: vnetId('v'), state: 'Completed' }],
      privateDnsRecords: [{ id: '/zone/a/api', zone: '/zone', name: 'api', addresses: [address] }],
      ...rest,
    },
  );
}

describe('a name that is dialled', () => {
  const to = (addresses?: readonly string[]) => ({ name: NAME, ...(addresses && { addresses }) });

  it('leads to what it resolves to', () => {
    const answer = send(zoned('10.0.1.5'), CLIENT, to());

    expect(answer.disposition).toBe('delivered');
    expect(answer.hops[0]).toEqual({
      at: '/zone',
      kind: 'dns',
      ruling: 'forward',
      because: `${NAME} leads to 10.0.1.5`,
    });
    expect(answer.parts[0]?.flow).toMatchObject({ name: NAME, destinations: ['10.0.1.5/32'] });
  });

  it.each([
    ['that it should', ['10.0.1.0/24'], 'delivered'],
    ['to exactly that', ['10.0.1.5'], 'delivered'],
    ['elsewhere', ['10.0.1.6', '20.1.2.3'], 'resolvedElsewhere'],
  ])('leads %s', (_, addresses, disposition) => {
    expect(send(zoned('10.0.1.5'), CLIENT, to(addresses)).disposition).toBe(disposition);
  });

  it('that leads to several addresses leads to all of them', () => {
    const table = aTable('rt', aRoute('20.1.2.3/32', 'None'));
    const net = aPlace({ a: { routeTable: table.id } }, { routeTables: [table] });
    const outside = { publicNames: { [NAME]: { addresses: ['20.1.2.3', '20.1.2.4'] } } };

    expect(send(net, CLIENT, to(), { outside }).disposition).toBe('droppedByRoute');
  });

  it('is held against nothing where the subnet that it should be in was not seen', () => {
    expect(
      send(zoned('10.0.1.5'), CLIENT, { name: NAME, subnet: '/subscriptions/other/v/subnets/s' }).disposition,
    ).toBe('noRoute');
    expect(send(aPlace({}), CLIENT, { name: NAME, subnet: '/subscriptions/other/v/subnets/s' }).disposition).toBe(
      'delivered',
    );
  });

  it('that resolves as a matter of fact goes where it should, whatever DNS would say', () => {
    const answer = send(zoned('10.0.9.9'), CLIENT, { ...to(['10.0.1.5']), isResolved: true });

    expect(answer.disposition).toBe('delivered');
    expect(way(answer)).toEqual(['route 10.0.0.0/16', 'endpoint b']);
  });

  it('that resolves as a matter of fact, nobody knows to what, leads where DNS says, or else to something public', () => {
    const unanswered = zoned('10.0.1.5', { privateDnsRecords: [] });
    const ask = (net: Network) => send(net, CLIENT, { name: NAME, isResolved: true });

    expect(ask(zoned('10.0.1.5')).parts[0]?.flow.destinations).toEqual(['10.0.1.5/32']);
    expect(way(ask(unanswered))).toEqual([`dns ${NAME}`, 'route 0.0.0.0/0', 'nat a', 'internet internet']);
    expect(send(unanswered, CLIENT, to()).disposition).toBe('nameNotResolved');
  });

  it('that leads elsewhere says where', () => {
    expect(send(zoned('10.0.1.5'), CLIENT, to(['10.0.1.6', '10.0.1.7'])).hops).toEqual([
      { at: '/zone', kind: 'dns', ruling: 'deny', because: `${NAME} leads to 10.0.1.5, not to 10.0.1.6, 10.0.1.7` },
    ]);
  });

  it('is held against the subnet that it should be in', () => {
    expect(send(zoned('10.0.1.5'), CLIENT, { name: NAME, subnet: B }).disposition).toBe('delivered');
    expect(send(zoned('10.0.1.5'), CLIENT, { name: NAME, subnet: A }).disposition).toBe('resolvedElsewhere');
    expect(send(zoned('10.0.1.5'), CLIENT, { name: NAME, subnet: A }).hops[0]?.because).toContain(
      'not to where it should',
    );
  });

  it('that nobody knows ends there', () => {
    const net = zoned('10.0.1.5', { privateDnsRecords: [] });

    expect(send(net, CLIENT, to(['10.0.1.5']))).toMatchObject({
      disposition: 'nameNotResolved',
      hops: [{ at: '/zone', kind: 'dns', ruling: 'deny', because: `the zone example.net has no record for ${NAME}` }],
      parts: [
        {
          flow: {
            sources: [`${CLIENT}/32`],
            destinations: [],
            name: NAME,
            protocol: 'tcp',
            ports: ['443'],
            sourcePorts: ['1024-65535'],
          },
          disposition: 'nameNotResolved',
          hops: [
            { at: '/zone', kind: 'dns', ruling: 'deny', because: `the zone example.net has no record for ${NAME}` },
          ],
        },
      ],
      unseen: [],
    });
  });

  it('is not known to lead to the addresses that it should, where DNS was not followed', () => {
    const net = { ...zoned('10.0.1.5'), vnets: aPlace({ v: { dnsServers: ['10.0.1.99'] } }).vnets };

    expect(send(net, CLIENT, to()).disposition).toBe('insufficientInfo');
    expect(send(net, CLIENT, to()).parts.map(({ flow }) => flow.destinations)).toEqual([[]]);
    expect(send(net, CLIENT, to(['10.0.1.5'])).disposition).toBe('insufficientInfo');
    expect(way(send(net, CLIENT, to(['10.0.1.5'])))).toEqual([`dns ${NAME}`, 'route 10.0.0.0/16', 'endpoint b']);
  });

  it('but what fails at those addresses in any case, fails', () => {
    const group = aGroup('b', aRule('no', 100, { access: 'Deny' }));
    const base = aPlace(
      { v: { dnsServers: ['10.0.1.99'] }, b: { securityGroup: group.id } },
      { securityGroups: [group] },
    );

    expect(end(base, CLIENT, to(['10.0.1.5']))).toBe('deniedInbound by securityRules/no');
  });

  describe('that public DNS answers, nobody knows with what', () => {
    const noInternet = (prefix: string) => {
      const table = aTable('rt', aRoute(prefix, 'None'));
      return aPlace({ a: { routeTable: table.id } }, { routeTables: [table] });
    };

    it('is not an address of our own, unless it is expected to be', () => {
      const balancer = { id: '/lb', frontends: [{ id: '/lb/f', publicIp: '/ip' }], rules: [], outboundRules: [] };
      const net = aPlace({}, { publicIps: [{ id: '/ip', address: '198.51.100.1' }], loadBalancers: [balancer] });
      const ask = (target: object) => send(net, CLIENT, { name: NAME, ...target });
      const both = { addresses: ['198.51.100.1', '20.1.2.3'] };

      expect(ask({}).disposition).toBe('delivered');
      expect(ask({ addresses: ['198.51.100.1'] }).hops.at(-1)?.at).toBe('/lb');
      expect(ask(both).disposition).toBe('insufficientInfo');
      expect(ask({ ...both, isOneOf: true }).disposition).toBe('delivered');
      expect(ask({ ...both, isOneOf: true }).parts.map(({ flow }) => flow.destinations)).toEqual([['20.1.2.3/32']]);
    });

    it('says what private zones were not seen', () => {
      const net = aPlace({}, { unseen: [{ within: '', kind: 'privateDnsZones', why: '403' }] });

      expect(send(net, CLIENT, to(['20.1.2.3'])).unseen).toEqual([`private zones linked to ${vnetId('v')}: 403`]);
      expect(send(aPlace({}), CLIENT, to(['20.1.2.3'])).unseen).toEqual([]);
    });

    it.each<[string, Network, readonly string[] | undefined, string]>([
      ['leads to an address that is expected and public', aPlace({}), ['20.1.2.3'], 'delivered'],
      ['hardly leads to a private one', aPlace({}), ['10.0.1.5'], 'insufficientInfo'],
      ['leads somewhere', aPlace({}), undefined, 'delivered'],
      ['leads to the one of two that it should', noInternet('20.0.0.0/8'), ['20.1.2.3', '21.1.2.3'], 'droppedByRoute'],
      ['leads nowhere where all of the internet is cut off', noInternet('0.0.0.0/0'), undefined, 'droppedByRoute'],
      ['is open where a part is', noInternet('20.0.0.0/8'), undefined, 'insufficientInfo'],
    ])('%s', (_, net, addresses, disposition) => {
      expect(send(net, CLIENT, to(addresses)).disposition).toBe(disposition);
    });
  });

  it('is asked of whom the client asks', () => {
    const net = zoned('10.0.1.5');
    const inbound = {
      ...net,
      dnsResolvers: [{ id: '/resolver', vnet: vnetId('v') }],
      dnsInboundEndpoints: [{ id: '/in', resolver: '/resolver', addresses: ['10.0.1.53'] }],
    };
    const outside = { publicNames: { [NAME]: { addresses: ['20.1.2.3'] } } };
    const answered = (source: Flow['source']) =>
      trace(inbound, { source, destination: { name: NAME }, protocol: 'tcp', ports: ['443'] }, outside).hops[0]
        ?.because;

    expect(answered({ subnet: A })).toContain('10.0.1.5');
    expect(answered({ addresses: [CLIENT] })).toContain('10.0.1.5');
    expect(answered({ addresses: ['203.0.113.7'] })).toContain('20.1.2.3');
    expect(answered({ addresses: ['192.168.0.4'], via: vnetId('v') })).toContain('20.1.2.3');
    expect(answered({ addresses: ['192.168.0.4'], via: vnetId('v'), dnsServers: ['10.0.1.53'] })).toContain('10.0.1.5');
    expect(answered({ addresses: ['203.0.113.7'], dnsServers: ['10.0.1.53'] })).toContain('10.0.1.5');
    expect(answered({ addresses: ['192.168.0.4'] })).toContain('no subnet holds the address');
  });
});
