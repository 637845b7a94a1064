import type { App } from '../shared/app.ts';
import type { Listing } from '../shared/model/listing.ts';
import { readListing } from '../shared/store/listing.ts';

/** For so long what was read stands, so that storage is asked once, however many ask here. */
const FRESH_MS = 1_000;

let last: { readonly readAt: number; readonly listing: Promise<Listing> } | undefined;

/** The listing as it was a second ago at most. */
export function listingOf(app: App): Promise<Listing> {
  const now = app.now().getTime();
  if (last !== undefined && now - last.readAt < FRESH_MS) return last.listing;
  const listing = app.blobs().then(readListing);
  last = { readAt: now, listing };
  // What failed is tried again by whoever asks next.
  listing.catch(() => (last = undefined));
  return listing;
}
