import type { Setting } from '../groups/address-labels.ts';
import { decide, type Decision } from '../rules/decide.ts';
import type { Label } from '../rules/glance.ts';
import { type IpSet, setOf } from '../addresses/ip-set.ts';
import type { ApplicationRule } from '../network.ts';
import type { Packet } from '../packet.ts';
import { RuleList } from '../rules/rule-list.ts';
import { isIn, narrowToOne, type Spot } from '../addresses/spot.ts';
import { addressesField, lookBefore, type Reading } from './fields.ts';
import { canonical, isFqdnMatch, patternsOf } from './fqdn.ts';
import type { Placed } from './policy.ts';

/** Names that Microsoft puts behind an FQDN tag, as far as somebody knows them: patterns by tag, in lower case. */
export type FqdnTags = Readonly<Record<string, readonly string[]>>;

export interface ApplicationList {
  readonly rules: RuleList<Placed<ApplicationRule>>;
  /** Ports that any rule names. */
  readonly ports: IpSet;
  /** Labels that rules ask for and that only Microsoft or the packet's inside could tell. */
  readonly riddles: readonly string[];
}

export function applicationList(
  placed: readonly Placed<ApplicationRule>[],
  reading: Reading,
  fqdnTags: FqdnTags,
): ApplicationList {
  const names = placed.flatMap(({ rule }) => namesOf(rule, fqdnTags));
  const ports = placed.flatMap(({ rule }) => protocolsOf(rule).map(({ port }) => BigInt(port)));
  return {
    riddles: [...new Set(names.filter((name) => [TAG, CATEGORY, URL].some((word) => name.startsWith(word))))],
    ports: setOf(ports.map((port) => ({ family: 0, first: port, last: port }))),
    rules: new RuleList(placed, ({ rule }) => [
      { labels: protocolsOf(rule).map(({ type, port }) => spokenLabel(type, port)) },
      addressesField(rule.sources, rule.sourceIpGroups, reading),
      { labels: namesOf(rule, fqdnTags) },
      addressesField(rule.destinations, [], reading),
    ]),
  };
}

/** Asks the application rules about a name that is dialled. They know HTTP, TLS by its SNI, and SQL, each on the ports they name. */
export function askApplicationRules(
  { rules, ports, riddles }: ApplicationList,
  packet: Packet & { readonly host: string; readonly port: Spot },
  setting: Setting,
  reading: Reading,
): Decision<Placed<ApplicationRule>> {
  const { source, destination, host, port } = packet;
  // The last port of a run of named ports is another port than the first.
  if (isIn(port, ports)) narrowToOne(port);
  const candidates = rules.candidates([
    { labels: [{ label: spokenLabel(spokenOn(port), Number(port.at)) }] },
    lookBefore(reading, source, 'source', setting),
    { labels: [...patternsOf(host).map((label) => ({ label })), ...guesses(riddles, host)] },
    lookBefore(reading, destination, 'destination', setting),
  ]);
  return decide(candidates, ({ action }) => action);
}

/** Who dials a name on another port than those of HTTP and SQL is taken to speak TLS. */
function spokenOn({ at }: Spot): string {
  if (at === 80n) return 'http';
  return at === 1433n ? 'mssql' : 'https';
}

/**
 * An FQDN tag brings its protocols along: PowerShell and the portal make rules of tags without any.
 * https://learn.microsoft.com/powershell/module/az.network/new-azfirewallpolicyapplicationrule
 */
function protocolsOf({ protocols, fqdnTags }: ApplicationRule): ApplicationRule['protocols'] {
  return protocols.length === 0 && fqdnTags.length > 0 ? WEB : protocols;
}

const WEB = [
  { type: 'Http', port: 80 },
  { type: 'Https', port: 443 },
];

function spokenLabel(type: string, port: number): string {
  return `${type.toLowerCase()} ${port}`;
}

const TAG = 'fqdn tag ';
const CATEGORY = 'web category ';
const URL = 'url ';

function namesOf(rule: ApplicationRule, fqdnTags: FqdnTags): readonly string[] {
  return [
    ...rule.fqdns.map(canonical),
    ...rule.fqdnTags.flatMap((tag) => fqdnTags[tag.toLowerCase()]?.map(canonical) ?? `${TAG}${tag}`),
    ...rule.webCategories.map((category) => `${CATEGORY}${category}`),
    ...rule.urls.map((url) => `${URL}${url.replace(/^https?:\/\//i, '')}`),
  ];
}

function guesses(riddles: readonly string[], host: string): readonly Label[] {
  return riddles.flatMap((label) => {
    if (label.startsWith(TAG)) return [{ label, onlyIf: `the ${label} holds ${host}` }];
    if (label.startsWith(CATEGORY)) return [{ label, onlyIf: `${host} is in the ${label}` }];
    const isOfHost = label.startsWith(URL) && isFqdnMatch(label.slice(URL.length).split('/')[0] ?? '', host);
    return isOfHost ? [{ label, onlyIf: `the ${label} is asked for` }] : [];
  });
}
