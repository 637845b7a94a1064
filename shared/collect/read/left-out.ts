import { parseFirewallPolicy } from '../parse/firewall-policy.ts';
import { kindOf } from '../parse/index.ts';
import type { RawResource } from '../parse/resource.ts';
import type { Reading } from '../reading.ts';
import type { Azure } from './azure.ts';
import { readFresh } from './fresh.ts';

const KIND = 'ruleCollectionGroups';

/** Reads, one by one, the rule collection groups that a firewall policy lists and Resource Graph did not return. */
export async function readGroupsLeftOut(
  azure: Azure,
  resources: readonly RawResource[],
  observedAt: string,
): Promise<Pick<Reading, 'resources' | 'unseen' | 'problems'>> {
  const here = new Set(resources.map(({ id }) => id));
  const policies = resources.filter(({ type }) => kindOf(type) === 'firewallPolicies');
  const ids = [...new Set(policies.flatMap(groupsOf))].filter((id) => !here.has(id));
  if (ids.length === 0) return { resources: [], unseen: [], problems: [] };

  const fresh = await readFresh(azure, ids, observedAt, 'arm');
  return {
    resources: fresh.resources,
    unseen: fresh.failed.map(({ id, why }) => ({ within: id, kind: KIND, why })),
    problems: fresh.failed.map(({ id, why }) => ({ where: id, what: why, kind: 'unread' })),
  };
}

function groupsOf(policy: RawResource): readonly string[] {
  try {
    return parseFirewallPolicy(policy).ruleCollectionGroups;
  } catch {
    // Whoever parses it for good says what is wrong with it.
    return [];
  }
}
