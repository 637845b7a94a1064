import { detailOf, FIRST, SECOND, type Setting } from './setting.ts';

interface Explanation {
  readonly disposition: string;
  readonly hops: readonly { readonly kind: string }[];
  readonly sentences: readonly string[];
  readonly problems: readonly unknown[];
}

/** One flow, followed while the caller waits. */
export function tryExplainDoor({ call, emulator, fleet, idOf }: Setting): void {
  const ask = async (body: object) => {
    const { status, json } = await call('POST', '/api/explain', { body });
    return { status, detail: detailOf(json), told: json as Explanation };
  };

  describe('POST explain', () => {
    it('says hop by hop what becomes of a flow, and in sentences', async () => {
      const { status, told } = await ask({
        source: idOf('healthy-public').toUpperCase(),
        destination: 'mcr.microsoft.com',
      });

      expect([status, told.disposition, told.problems]).toEqual([200, 'delivered', []]);
      expect(told.hops.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['nsg', 'route', 'internet']));
      expect(told.sentences[0]).toMatch(/^tcp from .* to mcr\.microsoft\.com .*, port 443, /);
    });

    it('says who does not reach an API server', async () => {
      const { told } = await ask({ source: '198.51.100.77', destination: idOf('healthy-public') });

      expect(told.disposition).toBe('notAuthorized');
    });

    it('takes for real what is assumed', async () => {
      const cluster = fleet.resources.find(({ id }) => id === idOf('healthy-public'));
      const assume = [{ ...cluster, properties: { ...cluster?.properties, apiServerAccessProfile: {} } }];
      const { told } = await ask({ source: '198.51.100.77', destination: idOf('healthy-public'), assume });

      expect(told.disposition).toBe('delivered');
    });

    const somewhere = { source: '10.0.0.4', destination: '10.0.1.4' };
    it.each<[string, object, number, string]>([
      ['without a source', { destination: '10.0.0.4' }, 400, "must have required property 'source'"],
      ['from nowhere', { ...somewhere, source: 'here' }, 400, 'source: expected an IP address'],
      ['to nowhere', { ...somewhere, destination: '<b>' }, 400, 'destination: expected a name'],
      ['to a port that is none', { ...somewhere, port: '99999' }, 400, 'port: expected a port'],
      ['with a port of ICMP', { ...somewhere, protocol: 'icmp', port: '1' }, 400, 'only tcp and udp have ports'],
      ['with a protocol that is none', { ...somewhere, protocol: 'sctp' }, 400, 'expected one of tcp'],
      ['with what is no resource', { ...somewhere, assume: [{ a: 1 }] }, 422, 'it has no resource id'],
      ['with too much', { ...somewhere, scope: {} }, 400, 'there is no property "scope"'],
      [
        'from outside of the scope',
        {
          ...somewhere,
          source: `/subscriptions/${SECOND}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s`,
        },
        403,
        `Subscription ${SECOND} is outside`,
      ],
    ])('%s is refused, and Azure is not asked', async (_, body, status, detail) => {
      const before = emulator.requests.length;
      const refused = await ask(body);

      expect([refused.status, refused.detail]).toEqual([status, expect.stringContaining(detail)]);
      expect(emulator.requests.length).toBe(before);
    });

    it('from a machine that was not read makes no sense', async () => {
      const source = `/subscriptions/${FIRST}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/gone`;
      const { status, detail } = await ask({ ...somewhere, source });

      expect([status, detail]).toEqual([422, expect.stringMatching(/^source .*expected a subnet/)]);
    });
  });
}
