import type { Listing } from '../model/listing.ts';
import { type Blobs, readJson, updateJson } from './blobs.ts';

const NAME = 'listing';

export async function readListing(blobs: Blobs): Promise<Listing> {
  return (await readJson<Listing>(blobs, NAME)) ?? { clusters: [] };
}

/** Makes the next listing from the one that is kept. */
export async function updateListing(blobs: Blobs, next: (before: Listing) => Listing): Promise<void> {
  await updateJson<Listing>(blobs, NAME, (before = { clusters: [] }) => ({ state: next(before), isKept: true }));
}
