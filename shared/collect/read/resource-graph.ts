import type { Scope } from '../../model/config.ts';
import type { ResourceKind, Unseen } from '../../reachability/index.ts';
import { ANSWERS, CLUSTER_TYPE, kindOf, NETWORK_KINDS, networkParsers } from '../parse/index.ts';
import { asResource, type RawResource } from '../parse/resource.ts';
import type { Reading } from '../reading.ts';
import type { Azure } from './azure.ts';
import { kql } from '../../kql.ts';
import { graphOf, readPages, readRows } from './graph.ts';
import { readGroupsLeftOut } from './left-out.ts';
import { adminRulesUnseen, NETWORK_MANAGERS } from './network-managers.ts';
import { readSubscriptions } from './subscriptions.ts';

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
  const subscriptions = await readSubscriptions(azure, scope);
  const ids = subscriptions.enabled.map(({ id }) => id);
  const [answers, managers] = await Promise.all([
    Promise.all(TABLES.map(async (table) => ({ table, ...(await readRows(graph, ids, table.query)) }))),
    ids.length === 0 ? readRows(graph, [], NETWORK_MANAGERS) : readPages(graph, {}, NETWORK_MANAGERS),
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
