import { net, parseOne } from './parse-one.ts';

const zone = 'privateDnsZones/Z.io';

describe('private DNS', () => {
  it('has zones and links', () => {
    expect(parseOne('privateDnsZones', zone, { numberOfVirtualNetworkLinks: 2, numberOfRecordSets: 3 })).toEqual({
      id: `${net}/privatednszones/z.io`,
      name: 'z.io',
      linkCount: 2,
      recordCount: 3,
    });
    expect(
      parseOne('privateDnsLinks', `${zone}/virtualNetworkLinks/l`, {
        virtualNetwork: { id: '/V' },
        virtualNetworkLinkState: 'Completed',
        resolutionPolicy: 'NxDomainRedirect',
      }),
    ).toEqual({
      id: `${net}/privatednszones/z.io/virtualnetworklinks/l`,
      zone: `${net}/privatednszones/z.io`,
      vnet: '/v',
      state: 'Completed',
      resolutionPolicy: 'NxDomainRedirect',
    });
  });

  it.each([
    ['A', 'WWW', { aRecords: [{ ipv4Address: '10.0.0.4' }, { ipv4Address: '10.0.0.5' }] }, ['10.0.0.4', '10.0.0.5']],
    ['AAAA', '*', { aaaaRecords: [{ ipv6Address: 'fd00::4' }] }, ['fd00::4']],
    ['A', '@', { ARecords: [] }, []],
  ])('has records of type %s', (type, name, records, addresses) => {
    expect(parseOne('privateDnsRecords', `${zone}/${type}/${name}`, { ttl: 300, ...records })).toEqual({
      id: `${net}/privatednszones/z.io/${type.toLowerCase()}/${name.toLowerCase()}`,
      zone: `${net}/privatednszones/z.io`,
      name: name.toLowerCase(),
      addresses,
    });
  });

  it.each(['Elsewhere.Example', 'elsewhere.example.'])('has a CNAME to %s', (cname) => {
    expect(parseOne('privateDnsRecords', `${zone}/CNAME/a.b`, { ttl: 300, cnameRecord: { cname } })).toMatchObject({
      name: 'a.b',
      addresses: [],
      alias: 'elsewhere.example',
    });
  });

  it('may be flat, as az prints it', () => {
    const flat = { fqdn: 'www.z.io.', ttl: 300, aRecords: [{ ipv4Address: '10.0.0.4' }] };

    expect(parseOne('privateDnsRecords', `${zone}/A/www`, flat).addresses).toEqual(['10.0.0.4']);
  });

  it.each([
    [{ aRecords: [{ ipv4Address: '10.0.0.400' }] }, 'aRecords[0].ipv4Address: expected an IP address or CIDR block'],
    [{ aRecords: { ipv4Address: '10.0.0.4' } }, 'aRecords: expected a list, got an object'],
    [{ cnameRecord: 'a' }, 'cnameRecord: expected an object, got the text "a"'],
  ])('with %j is refused with its place', (records, message) => {
    expect(() => parseOne('privateDnsRecords', `${zone}/A/www`, records)).toThrow(`properties.${message}`);
  });
});

describe('a DNS resolver', () => {
  const ruleset = 'dnsForwardingRulesets/S';

  it('is read from the wire with where it answers', () => {
    expect(parseOne('dnsResolvers', 'dnsResolvers/R', { virtualNetwork: { id: '/V' } })).toEqual({
      id: `${net}/dnsresolvers/r`,
      vnet: '/v',
    });
    expect(
      parseOne('dnsInboundEndpoints', 'dnsResolvers/R/inboundEndpoints/I', {
        ipConfigurations: [
          { subnet: { id: '/S' }, privateIpAddress: '10.0.0.4', privateIpAllocationMethod: 'Static' },
          { subnet: { id: '/S' }, privateIpAllocationMethod: 'Dynamic' },
        ],
      }),
    ).toEqual({
      id: `${net}/dnsresolvers/r/inboundendpoints/i`,
      resolver: `${net}/dnsresolvers/r`,
      addresses: ['10.0.0.4'],
    });
  });

  it('is read from the wire with the rulesets it sends out', () => {
    const outbound = '/providers/Microsoft.Network/dnsResolvers/R/outboundEndpoints';
    expect(
      parseOne('dnsRulesets', ruleset, {
        dnsResolverOutboundEndpoints: [{ id: `${outbound}/a` }, { id: `${outbound}/b` }],
      }),
    ).toEqual({
      id: `${net}/dnsforwardingrulesets/s`,
      resolvers: ['/providers/microsoft.network/dnsresolvers/r'],
    });
    expect(parseOne('dnsRulesetLinks', `${ruleset}/virtualNetworkLinks/L`, { virtualNetwork: { id: '/V' } })).toEqual({
      id: `${net}/dnsforwardingrulesets/s/virtualnetworklinks/l`,
      ruleset: `${net}/dnsforwardingrulesets/s`,
      vnet: '/v',
    });
  });

  it.each([
    ['Corp.Example.', 'Enabled', 'corp.example', true],
    ['.', 'disabled', '', false],
    ['corp.example', undefined, 'corp.example', true],
  ])('has a rule for %s, %s', (domainName, forwardingRuleState, domain, isEnabled) => {
    const targetDnsServers = [{ ipAddress: '10.0.0.4', port: 53 }, { ipAddress: '10.0.0.5' }];

    expect(
      parseOne('dnsForwardingRules', `${ruleset}/forwardingRules/F`, {
        domainName,
        forwardingRuleState,
        targetDnsServers,
      }),
    ).toEqual({
      id: `${net}/dnsforwardingrulesets/s/forwardingrules/f`,
      ruleset: `${net}/dnsforwardingrulesets/s`,
      domain,
      isEnabled,
      servers: ['10.0.0.4', '10.0.0.5'],
    });
  });

  it('with junk is refused with its place', () => {
    expect(() => parseOne('dnsForwardingRules', `${ruleset}/forwardingRules/F`, { targetDnsServers: [] })).toThrow(
      'properties.domainName: expected a text, got nothing',
    );
    expect(() =>
      parseOne('dnsForwardingRules', `${ruleset}/forwardingRules/F`, { domainName: '.', forwardingRuleState: 'Off' }),
    ).toThrow('properties.forwardingRuleState: expected Enabled or Disabled, got the text "Off"');
    expect(() => parseOne('dnsResolvers', 'dnsResolvers/R', { etag: 'x' })).toThrow('properties.virtualNetwork');
  });
});
