import { addressField, lookAt, type Setting } from '../groups/address-labels.ts';
import { EVERYWHERE } from '../addresses/special-addresses.ts';
import type { Field } from '../rules/field-index.ts';
import type { Look } from '../rules/glance.ts';
import { find, whyNot } from '../lookup/lookup.ts';
import type { Network, ResourceId } from '../network.ts';
import type { Answer } from '../names/resolve.ts';
import type { ServiceTags } from '../rules/service-tags.ts';
import type { Spot } from '../addresses/spot.ts';

/** What rules are read against. */
export interface Reading {
  readonly network: Network;
  readonly tags: ServiceTags;
  /** IP groups that were not seen, each with the reason: they may hold any address. */
  readonly unseenGroups: Map<ResourceId, string>;
  /** What the firewall's own DNS answers for a name. */
  readonly resolve: (name: string) => Answer;
}

export function aReading(network: Network, tags: ServiceTags, resolve: Reading['resolve']): Reading {
  return { network, tags, unseenGroups: new Map(), resolve };
}

/** What a rule asks of an address that it names itself, by IP groups, or not at all, which is any. */
export function addressesField(texts: readonly string[], ipGroups: readonly ResourceId[], reading: Reading): Field {
  if (texts.length + ipGroups.length === 0) return { runs: EVERYWHERE };
  const ranges: string[] = [...texts];
  const unseen: ResourceId[] = [];
  for (const id of ipGroups) {
    const group = find(reading.network, 'ipGroups', id);
    if (group.status === 'found') ranges.push(...group.value.ranges);
    else {
      unseen.push(id);
      reading.unseenGroups.set(id, whyNot(id, group));
    }
  }
  // An IP group may be empty: then it holds nobody.
  if (ranges.length === 0) return { words: unseen };
  const field = addressField(ranges, [], reading.tags);
  return { ...field, words: [...(field.words ?? []), ...unseen] };
}

/** An address before a firewall. An IP group that was not seen may hold any. */
export function lookBefore({ unseenGroups }: Reading, spot: Spot, side: string, setting: Setting): NonNullable<Look> {
  const { ask } = lookAt(spot, side, setting);
  return {
    spot,
    ask: (word) => {
      const why = unseenGroups.get(word);
      return why === undefined ? (ask?.(word) ?? []) : [`the IP group of a rule holds the ${side}: ${why}`];
    },
  };
}
