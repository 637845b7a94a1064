import type { Fleet } from '../fleet/fleet.ts';
import type { Resource } from '../fleet/resources.ts';
import { failure, json } from './answers.ts';
import { changeRows } from './changes.ts';
import { TENANT } from './entra.ts';
import { evaluate, type Row } from './kql/evaluate.ts';

interface Query {
  readonly query: string;
  readonly subscriptions?: readonly string[];
  readonly managementGroups?: readonly string[];
  readonly options?: { readonly $skipToken?: string; readonly $top?: number; readonly resultFormat?: string };
}

/** Rows that are still to be told, by the token that asks for them. */
export type Cursors = Map<string, { readonly query: string; readonly rows: readonly Row[]; readonly start: number }>;

export interface GraphSettings {
  readonly pageSize: number;
  readonly cursors: Cursors;
  /** Subscriptions that the caller may not read: their rows are left out in silence. */
  readonly unreadable: ReadonlySet<string>;
  /** What changes of resources are dated from. */
  readonly startedAt: Date;
}

/** Resource Graph: runs the KQL it is sent over the rows the caller may see, in small pages. */
export async function resourceGraph(
  request: Request,
  fleet: Fleet,
  { pageSize, unreadable, cursors, startedAt }: GraphSettings,
): Promise<Response> {
  const asked = (await request.json()) as Query;
  const { query, options = {} } = asked;
  if (options.resultFormat === 'table') return failure(501, 'NotEmulated', 'resultFormat table');
  const { $skipToken: token } = options;
  const cursor = token === undefined ? undefined : cursors.get(token);
  if (token !== undefined && cursor?.query !== query)
    return failure(400, 'BadRequest', 'The skip token is invalid for this query.');
  let rows: readonly Row[];
  try {
    rows = cursor?.rows ?? evaluate(query, tablesFor(asked, fleet, { unreadable, startedAt }));
  } catch (error) {
    return failure(
      400,
      'BadRequest',
      `Please provide below info when asking for support. Query is invalid: ${String(error)}`,
    );
  }
  const start = cursor?.start ?? 0;
  const page = rows.slice(start, start + Math.min(options.$top ?? 100, pageSize));
  const next = start + page.length;
  // The counts and `resultTruncated` are no sign of further pages in real answers either.
  const body = { totalRecords: rows.length, count: page.length, data: page, facets: [], resultTruncated: 'false' };
  const headers = { 'x-ms-user-quota-remaining': '14', 'x-ms-user-quota-resets-after': '00:00:05' };
  if (next >= rows.length) return json(body, 200, headers);
  const $skipToken = `token-${cursors.size}`;
  cursors.set($skipToken, { query, rows, start: next });
  return json({ ...body, $skipToken }, 200, headers);
}

function tablesFor(
  { subscriptions, managementGroups }: Query,
  fleet: Fleet,
  { unreadable, startedAt }: Pick<GraphSettings, 'unreadable' | 'startedAt'>,
) {
  const inScope = fleet.subscriptions.filter(
    ({ id, managementGroups: groups }) =>
      !unreadable.has(id) &&
      (subscriptions?.includes(id) ?? true) &&
      (managementGroups?.some((group) => groups.includes(group)) ?? true),
  );
  const visible = new Set(inScope.map(({ id }) => id));
  const rowsBy = Map.groupBy(
    [...fleet.resources, ...(fleet.logs?.resources ?? [])]
      .map(rowOf)
      .filter((row) => visible.has(String(row['subscriptionId']))),
    (row) => tableOf(String(row['type'])),
  );
  const changesBy = Map.groupBy(
    changeRows(fleet.changes ?? [], startedAt).filter((row) => visible.has(String(row['subscriptionId']))),
    ({ properties }) => tableOf((properties as { targetResourceType: string }).targetResourceType),
  );
  return {
    // Of what is in other tables no changes are kept.
    resourcechanges: changesBy.get('resources') ?? [],
    networkresourcechanges: changesBy.get('networkresources') ?? [],
    resources: rowsBy.get('resources') ?? [],
    networkresources: rowsBy.get('networkresources') ?? [],
    dnsresources: rowsBy.get('dnsresources') ?? [],
    insightsresources: rowsBy.get('insightsresources') ?? [],
    resourcecontainers: inScope.map((subscription) => containerRow(subscription)),
  };
}

/** The one table that holds a type: https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources */
function tableOf(type: string): 'resources' | 'networkresources' | 'dnsresources' | 'insightsresources' {
  if (type === 'microsoft.insights/datacollectionruleassociations') return 'insightsresources';
  if (type === 'microsoft.network/firewallpolicies/rulecollectiongroups') return 'networkresources';
  return /^microsoft\.network\/privatednszones\/(a|aaaa|cname|mx|ptr|soa|srv|txt)$/.test(type)
    ? 'dnsresources'
    : 'resources';
}

/** A row of a table of resources: types and groups in lower case, ids as they were made, empty texts where ARM has nothing. */
function rowOf({ id, name, type, location = '', tags = {}, sku, properties }: Resource): Row {
  const [, , subscriptionId = '', , group = ''] = id.split('/');
  return {
    id: id.replace('/resourcegroups/', '/resourceGroups/'),
    name,
    type: type.toLowerCase(),
    tenantId: TENANT,
    kind: '',
    location,
    resourceGroup: group.toLowerCase(),
    subscriptionId,
    managedBy: '',
    sku: sku ?? null,
    plan: null,
    properties,
    tags,
    identity: null,
    zones: null,
    extendedLocation: null,
  };
}

function containerRow({ id, name, state, managementGroups }: Fleet['subscriptions'][number]): Row {
  return {
    id: `/subscriptions/${id}`,
    name,
    type: 'microsoft.resources/subscriptions',
    subscriptionId: id,
    properties: {
      state,
      managementGroupAncestorsChain: managementGroups.map((group) => ({ displayName: group, name: group })),
      subscriptionPolicies: {
        locationPlacementId: 'Public_2014-09-01',
        quotaId: 'EnterpriseAgreement_2014-09-01',
        spendingLimit: 'Off',
      },
    },
  };
}
