import type { ResourceGraphClient } from '@azure/arm-resourcegraph';
import type { Scope } from '../../model/config.ts';
import type { Problem } from '../../model/report.ts';
import type { ResourceKind, Unseen } from '../../reachability/index.ts';
import { isObject } from '../parse/body.ts';
import { ANSWERS, CLUSTER_TYPE, kindOf, NETWORK_KINDS, networkParsers } from '../parse/index.ts';
import { asResource, type RawResource } from '../parse/resource.ts';
import type { Reading } from '../reading.ts';
import type { Azure } from './azure.ts';
import { kql } from '../../kql.ts';
import { graphOf, readPages, readRows, type Rows } from './graph.ts';
import { readGroupsLeftOut } from './left-out.ts';
import { adminRulesUnseen, NETWORK_MANAGERS } from './network-managers.ts';

/** https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources */
const OWN_TABLES = ['ruleCollectionGroups', 'privateDnsRecords'] as const satisfies readonly ResourceKind[];

const typesOf = (...kinds: readonly ResourceKind[]) => kinds.flatMap((kind) => networkParsers[kind].types);

interface Table {
  readonly what: string;
  readonly query: string;
  /** What a failure leaves unseen. */
  readonly unseen: readonly Omit<Unseen, 'why'>[];
}

const TABLES: readonly Table[] = [
  {
    what: 'the clusters in scope',
    query: kql`resources | where type =~ ${CLUSTER_TYPE} | project id, name, type, location, tags, sku, properties`,
    unseen: [],
  },
  {
    what: 'the network resources in scope',
    query: kql`resources | where type in~ (${typesOf(...NETWORK_KINDS.filter(isInResources))}) | project id, name, type, location, tags, sku, properties`,
    unseen: [{ within: '' }],
  },
  {
    what: 'the rule collection groups in scope',
    query: kql`networkresources | where type in~ (${typesOf('ruleCollectionGroups')}) | project id, name, type, location, tags, sku, properties`,
    unseen: [{ within: '', kind: 'ruleCollectionGroups' }],
  },
  {
    what: 'the private DNS records in scope',
    query: kql`dnsresources | where type in~ (${typesOf('privateDnsRecords')}) | project id, name, type, location, tags, sku, properties`,
    unseen: [{ within: '', kind: 'privateDnsRecords' }],
  },
];

function isInResources(kind: ResourceKind): boolean {
  return ![...ANSWERS, ...OWN_TABLES].some((other) => other === kind);
}

const NOTHING = { resources: [], unseen: [], problems: [] };

/**
 * Reads the clusters and the network of every subscription in scope, in a few bulk queries; from ARM what these leave out, unless whoever
 * asks follows what is named (`isFollowed`).
 */
export async function readResourceGraph(
  azure: Azure,
  scope: Scope,
  observedAt: string,
  isFollowed = false,
): Promise<Reading> {
  const graph = graphOf(azure, 'resourceGraph');
  const subscriptions = await readSubscriptions(graph, scope);
  const ids = subscriptions.enabled.map(({ id }) => id);
  const [answers, managers] = await Promise.all([
    Promise.all(TABLES.map(async (table) => ({ table, ...(await readRows(graph, ids, table.query)) }))),
    readPages(graph, {}, NETWORK_MANAGERS),
  ]);
  const resources: RawResource[] = [];
  const unseen: Unseen[] = [
    { within: '', kind: 'learnedRoutes', why: 'Resource Graph does not hold it' },
    ...adminRulesUnseen(managers.rows, subscriptions.enabled),
  ];
  const problems = [...subscriptions.problems];
  if (managers.gap !== undefined) {
    problems.push({ where: 'the network managers (Resource Graph)', what: managers.gap, kind: 'unread' });
    unseen.push({ within: '', kind: 'securityAdminRules', why: `Resource Graph: ${managers.gap}` });
  }
  for (const { table, rows, gap } of answers) {
    for (const row of rows) {
      const resource = asResource(row, observedAt, 'Resource Graph');
      if (resource !== undefined) resources.push(resource);
      else problems.push({ where: 'Resource Graph', what: 'a row has no resource id', kind: 'unread' });
    }
    if (gap === undefined) continue;
    problems.push({ where: `${table.what} (Resource Graph)`, what: gap, kind: 'unread' });
    unseen.push(...table.unseen.map((hole) => ({ ...hole, why: `Resource Graph: ${gap}` })));
  }
  const leftOut = isFollowed ? NOTHING : await readGroupsLeftOut(azure, resources, observedAt);
  return {
    resources: [...resources, ...leftOut.resources],
    managementGroups: new Map(subscriptions.enabled.map(({ id, managementGroups }) => [id, managementGroups])),
    seen: ids,
    unseen: [...unseen, ...leftOut.unseen, ...partsLeftOut(resources)],
    problems: [...problems, ...leftOut.problems],
  };
}

interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly managementGroups: readonly string[];
}

/** Which subscriptions the scope means: those that are asked for by name or by group, without the excluded and the disabled ones. */
async function readSubscriptions(
  graph: ResourceGraphClient,
  scope: Scope,
): Promise<{ enabled: readonly Subscription[]; problems: readonly Problem[] }> {
  const { subscriptions = [], managementGroups = [], exclude = [] } = scope;
  const query = kql`resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project id, name, properties`;
  const asks: Promise<Rows>[] = [];
  if (subscriptions.length > 0) asks.push(readRows(graph, subscriptions, query));
  if (managementGroups.length > 0) asks.push(readPages(graph, { managementGroups: [...managementGroups] }, query));
  if (asks.length === 0) asks.push(readPages(graph, {}, query));

  const answers = await Promise.all(asks);
  const found = new Map(answers.flatMap(({ rows }) => rows.flatMap(asSubscription)).map((one) => [one.id, one]));
  const excluded = new Set(exclude.map((id) => id.toLowerCase()));
  const wanted = [...found.values()].filter(({ id }) => !excluded.has(id));
  const disabled = wanted.filter(({ state }) => state === 'Disabled' || state === 'Deleted');
  const gaps = answers.flatMap(({ gap }) => gap ?? []);
  // Resource Graph leaves out in silence what the identity may not read.
  const missing = gaps.length > 0 ? [] : subscriptions.filter((id) => !found.has(id.toLowerCase()));
  return {
    enabled: wanted.filter((one) => !disabled.includes(one)).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    problems: [
      ...gaps.map((gap): Problem => ({
        where: 'the subscriptions in scope (Resource Graph)',
        what: gap,
        kind: 'unread',
      })),
      ...missing.map((id): Problem => ({
        where: `subscription ${id}`,
        what: 'not found: it does not exist, or the identity lacks the role Reader on it',
        kind: 'unread',
      })),
      ...disabled.map(({ id, name, state }): Problem => ({
        where: `subscription ${id} (${name})`,
        what: `skipped, because it is ${state}`,
        kind: 'notice',
      })),
    ],
  };
}

function asSubscription(row: unknown): readonly Subscription[] {
  if (!isObject(row) || typeof row['id'] !== 'string') return [];
  const properties = isObject(row['properties']) ? row['properties'] : {};
  const chain = Array.isArray(properties['managementGroupAncestorsChain'])
    ? (properties['managementGroupAncestorsChain'] as unknown[])
    : [];
  return [
    {
      id: row['id'].toLowerCase().replace('/subscriptions/', ''),
      name: String(row['name']),
      state: String(properties['state']),
      managementGroups: chain.flatMap((group) => (isObject(group) ? [String(group['name']).toLowerCase()] : [])),
    },
  ];
}

/** Parts of a ruleset that Microsoft's list of types does not name: where no row of them came, nothing is known. */
function partsLeftOut(resources: readonly RawResource[]): readonly Unseen[] {
  const of = (kind: ResourceKind) => resources.filter(({ type }) => kindOf(type) === kind);
  const rulesets = of('dnsRulesets');
  return (['dnsForwardingRules', 'dnsRulesetLinks'] as const).flatMap((kind) => {
    const parts = of(kind);
    const bare = rulesets.filter((ruleset) => !parts.some(({ id }) => id.startsWith(`${ruleset.id}/`)));
    const why = 'Resource Graph named none, and is not documented to hold them';
    return bare.map(({ id }) => ({ within: `${id}/`, kind, why }));
  });
}
