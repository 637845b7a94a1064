import type {
  DnsForwardingRule,
  DnsInboundEndpoint,
  DnsResolver,
  DnsRuleset,
  DnsRulesetLink,
} from '../../reachability/index.ts';
import { Body } from './body.ts';
import { asDomain } from './private-dns.ts';
import { parentOf, type RawResource } from './resource.ts';

/** Reads `Microsoft.Network/dnsResolvers`. */
export function parseDnsResolver({ id, body }: RawResource): DnsResolver {
  return { id, vnet: new Body(body).properties('virtualNetwork').requiredReference('virtualNetwork') };
}

/** Reads `Microsoft.Network/dnsResolvers/inboundEndpoints`. */
export function parseDnsInboundEndpoint({ id, body }: RawResource): DnsInboundEndpoint {
  const configurations = new Body(body).properties().objects('ipConfigurations');
  return {
    id,
    resolver: parentOf(id),
    addresses: configurations.flatMap((one) => one.range('privateIpAddress') ?? []),
  };
}

/** Reads `Microsoft.Network/dnsForwardingRulesets`. */
export function parseDnsRuleset({ id, body }: RawResource): DnsRuleset {
  const endpoints = new Body(body).properties().references('dnsResolverOutboundEndpoints');
  return { id, resolvers: [...new Set(endpoints.map((endpoint) => endpoint.replace(/\/outboundendpoints\/.*$/, '')))] };
}

/** Reads `Microsoft.Network/dnsForwardingRulesets/forwardingRules`. */
export function parseDnsForwardingRule({ id, body }: RawResource): DnsForwardingRule {
  const fields = new Body(body).properties('domainName');
  return {
    id,
    ruleset: parentOf(id),
    domain: asDomain(fields.requiredText('domainName')),
    isEnabled: fields.oneOf('forwardingRuleState', ['Enabled', 'Disabled']) !== 'Disabled',
    servers: fields.objects('targetDnsServers').map((server) => server.requiredText('ipAddress')),
  };
}

/** Reads `Microsoft.Network/dnsForwardingRulesets/virtualNetworkLinks`. */
export function parseDnsRulesetLink({ id, body }: RawResource): DnsRulesetLink {
  return {
    id,
    ruleset: parentOf(id),
    vnet: new Body(body).properties('virtualNetwork').requiredReference('virtualNetwork'),
  };
}
