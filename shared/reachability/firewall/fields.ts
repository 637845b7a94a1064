import { addressField, EVERYWHERE, type Unknowns } from '../address-labels.ts';
import { find, whyNot } from '../lookup.ts';
import type { Network, ResourceId } from '../network.ts';
import type { Field } from '../rule-list.ts';
import type { Answer } from '../resolve.ts';
import type { ServiceTags } from '../service-tags.ts';

/** What rules are read against. */
export interface Reading {
  readonly network: Network;
  readonly tags: ServiceTags;
  readonly unknowns: Unknowns;
  /** IP groups that were not seen, each with the reason: they may hold any address. */
  readonly unseenGroups: Map<ResourceId, string>;
  /** What the firewall's own DNS answers for a name. */
  readonly resolve: (name: string) => Answer;
}

export function aReading(network: Network, tags: ServiceTags, resolve: Reading['resolve']): Reading {
  return {
    network,
    tags,
    unknowns: { tags: new Set(), junk: new Set(), groups: new Set() },
    unseenGroups: new Map(),
    resolve,
  };
}

/** What a rule asks of an address that it names itself, by IP groups, or not at all, which is any. */
export function addressesField(texts: readonly string[], ipGroups: readonly ResourceId[], reading: Reading): Field {
  if (texts.length + ipGroups.length === 0) return { runs: EVERYWHERE };
  const ranges: string[] = [...texts];
  const labels: string[] = [];
  for (const id of ipGroups) {
    const group = find(reading.network, 'ipGroups', id);
    if (group.status === 'found') ranges.push(...group.value.ranges);
    else {
      labels.push(id);
      reading.unseenGroups.set(id, whyNot(id, group));
    }
  }
  // An IP group may be empty: then it holds nobody.
  if (ranges.length === 0) return { labels };
  const field = addressField(ranges, [], reading.tags, reading.unknowns);
  return { ...field, labels: [...(field.labels ?? []), ...labels] };
}

/** Labels that any address may bear, because IP groups were not seen. */
export function groupLabels({ unseenGroups }: Reading, side: string): readonly { label: string; onlyIf: string }[] {
  return [...unseenGroups].map(([label, why]) => ({
    label,
    onlyIf: `the IP group of a rule holds the ${side}: ${why}`,
  }));
}
