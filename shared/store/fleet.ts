import { createHash } from 'node:crypto';
import type { Scope } from '../model/config.ts';
import type { ResourceId } from '../reachability/index.ts';
import type { Told } from '../model/plan.ts';
import { type Blobs, readJson } from './blobs.ts';

/** Ids of the network resources that were there when a scope was last read, and of those that were missed since. */
export async function readResources(blobs: Blobs, scope: Scope): Promise<readonly ResourceId[]> {
  const kept = await blobs.read(nameFor(scope, 'resources'));
  return kept === undefined || kept.text === '' ? [] : kept.text.split('\n');
}

export async function keepResources(blobs: Blobs, scope: Scope, ids: readonly ResourceId[]): Promise<void> {
  await blobs.write(nameFor(scope, 'resources'), ids.join('\n'));
}

/** What the logs of a scope told when they were asked last. */
export async function readTold(blobs: Blobs, scope: Scope): Promise<Told | undefined> {
  return readJson<Told>(blobs, nameFor(scope, 'logs'));
}

export async function keepTold(blobs: Blobs, scope: Scope, told: Told): Promise<void> {
  await blobs.write(nameFor(scope, 'logs'), JSON.stringify(told));
}

function nameFor({ subscriptions = [], managementGroups = [], exclude = [] }: Scope, what: string): string {
  const lists = [subscriptions, managementGroups, exclude].map((list) =>
    list.map((one) => one.toLowerCase()).toSorted(),
  );
  return `fleets/${createHash('sha256').update(JSON.stringify(lists)).digest('hex').slice(0, 16)}/${what}`;
}
