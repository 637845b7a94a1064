import type { Firewall, FirewallRule, FirewallSettings, IpGroup, RuleCollection } from '../../reachability/index.ts';
import { Body, defined } from './body.ts';
import { parseApplicationRule, parseNatRule, parseNetworkRule, privateRanges } from './firewall-rules.ts';
import type { RawResource } from './resource.ts';

/** Reads `Microsoft.Network/azureFirewalls`, with the rules of its own that one without a policy has. */
export function parseFirewall({ id, body }: RawResource): Firewall {
  const fields = new Body(body).properties();
  const configurations = fields.objects('ipConfigurations').map((one) => one.properties());
  const inHub = fields.object('hubIPAddresses');
  const hubAddresses = inHub?.object('publicIPs')?.objects('addresses') ?? [];
  const first = <T>(read: (configuration: Body) => T | undefined) => configurations.map(read).find(Boolean);
  return defined({
    id,
    subnet: first((one) => one.reference('subnet')),
    privateAddress: first((one) => one.range('privateIPAddress')) ?? inHub?.range('privateIPAddress'),
    publicIps: configurations.flatMap((one) => one.reference('publicIPAddress') ?? []),
    publicAddresses: hubAddresses.flatMap((one) => one.range('address') ?? []),
    virtualHub: fields.reference('virtualHub'),
    policy: fields.reference('firewallPolicy'),
    collections: [
      ...collectionsOf(fields, 'natRuleCollections', ['Dnat'], parseNatRule),
      ...collectionsOf(fields, 'networkRuleCollections', ['Allow', 'Deny'], parseNetworkRule),
      ...collectionsOf(fields, 'applicationRuleCollections', ['Allow', 'Deny'], parseApplicationRule),
    ],
    settings: parseSettings(fields),
  });
}

/** Reads `Microsoft.Network/ipGroups`. */
export function parseIpGroup({ id, body }: RawResource): IpGroup {
  return { id, ranges: new Body(body).properties().requiredSpans('ipAddresses') };
}

function collectionsOf(
  fields: Body,
  name: string,
  actions: readonly RuleCollection['action'][],
  parseRule: (rule: Body) => FirewallRule,
): readonly RuleCollection[] {
  return fields.objects(name).map((collection) => {
    const inner = collection.properties('rules');
    return {
      name: collection.requiredText('name'),
      priority: inner.requiredNumber('priority'),
      action: inner.requiredObject('action').requiredOneOf('type', actions),
      rules: inner.objects('rules').map(parseRule),
    };
  });
}

/** What a policy sets in fields, a firewall without one sets in texts: https://learn.microsoft.com/azure/firewall/dns-settings and /snat-private-range */
function parseSettings(fields: Body): FirewallSettings {
  const more = fields.object('additionalProperties');
  const proxiesDns = more?.oneOf('Network.DNS.EnableProxy', ['true', 'false']);
  return defined({
    threatIntelligence: fields.text('threatIntelMode'),
    proxiesDns: proxiesDns === undefined ? undefined : proxiesDns === 'true',
    dnsServers: wordsOf(more?.text('Network.DNS.Servers')),
    privateRanges: privateRanges(wordsOf(more?.text('Network.SNAT.PrivateRanges'))),
  });
}

function wordsOf(list: string | undefined): readonly string[] | undefined {
  return list
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
