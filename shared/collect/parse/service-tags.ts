import type { ServiceTags } from '../../model/service-tags.ts';
import { parseRange } from '../../reachability/index.ts';
import { Body, BodyError, isObject } from './body.ts';

/** Reads Azure's service tags, as published in a file or as the Network API answers them. */
export function parseServiceTags(body: unknown): ServiceTags {
  const answer = new Body(body);
  const tags = answer.objects('values').map((tag) => {
    const prefixes = tag.properties().texts('addressPrefixes');
    const junk = prefixes.find((prefix) => parseRange(prefix) === undefined);
    if (junk !== undefined) throw new BodyError(`${tag.requiredText('name')}: expected IP ranges, got "${junk}"`);
    return [tag.requiredText('name').toLowerCase(), prefixes] as const;
  });
  return { changeNumber: String(isObject(body) ? body['changeNumber'] : ''), tags: Object.fromEntries(tags) };
}

/** Whether JSON is a list of service tags: it has a change number and values. */
export function isServiceTags(body: unknown): boolean {
  return isObject(body) && 'changeNumber' in body && Array.isArray(body['values']);
}
