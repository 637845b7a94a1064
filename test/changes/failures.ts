import { byRoot, withChangesBefore } from '../../shared/changes/before.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { PropertyChange, ResourceChange } from '../../shared/model/resource-change.ts';
import type { Network } from '../../shared/reachability/index.ts';

const SUB = '/subscriptions/s1';
export const NET = `${SUB}/resourcegroups/net/providers/microsoft.network`;
export const NSG = `${NET}/networksecuritygroups/nodes`;
export const TABLE = `${NET}/routetables/table`;
export const CLUSTER = `${SUB}/resourcegroups/aks/providers/microsoft.containerservice/managedclusters/c`;
export const POLICY = `${NET}/firewallpolicies/policy`;
export const GROUP = `${POLICY}/rulecollectiongroups/aks`;

let count = 0;
export function change(resource: string, at: string, different: Partial<ResourceChange> = {}): ResourceChange {
  const changedAt = `2026-03-01T${at}:00.000Z`;
  const id = `${resource}/providers/microsoft.resources/changes/${++count}`;
  return { id, resource, changedAt, kind: 'update', by: 'User', client: 'Azure Portal', properties: [], ...different };
}

/** An update: each path with what was there and what is. */
export function update(resource: string, at: string, ...paths: [string, string | undefined, string | undefined][]) {
  const properties = paths.map(([path, before, after]): PropertyChange => ({
    path: `properties.${path}`,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  }));
  return change(resource, at, { properties });
}

export function failure(
  evidence: readonly (readonly [source: string, fact: string])[],
  decidedBy?: readonly [string, string],
) {
  return {
    status: 'fail',
    evidence: evidence.map(([source, fact]) => ({ source, fact })),
    ...(decidedBy && { decidedBy: { resource: decidedBy[0], line: decidedBy[1] } }),
  } as unknown as Finding;
}

export const DENIED = failure(
  [[`${NSG}/securityrules/deny-all#properties.access`, 'access is Deny']],
  [NSG, 'securityRules/deny-all'],
);
export const ROUTED = failure(
  [
    [`${TABLE}/routes/out#properties.addressPrefix`, 'addressPrefix is 0.0.0.0/0'],
    [`${TABLE}/routes/out#properties.nextHopType`, 'nextHopType is None'],
  ],
  [TABLE, 'routes/out'],
);

/** What is told of changes, without when and by whom. */
export function told(finding: Finding, changes: readonly ResourceChange[], network?: Network): readonly string[] {
  const { evidence } = withChangesBefore(finding, byRoot(changes), network);
  return evidence.flatMap(({ fact, changedAt }) => (changedAt === undefined ? [] : [fact.replace(/ at 2026.*/, '')]));
}

export const ACCESS = 'securityRules["deny-all"].properties.access';
export const DENYING = update(NSG, '10:00', [ACCESS, 'Allow', 'Deny']);
export const DENYING_WORDS = `${ACCESS} of nodes was changed from Allow to Deny`;
