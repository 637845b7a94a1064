import type { ApiUse, CallBin, InstanceUse } from '../../../model/api-use.ts';
import { type Body, BodyError, describe } from '../body.ts';

/** Watches are opened anew every five to ten minutes: in a shorter time they cannot be counted. */
export const BIN_MINUTES = 15;

export function parseApiUse(row: Body): ApiUse {
  return {
    agent: row.requiredText('Agent'),
    username: row.requiredText('Username'),
    toldApartBy: row.requiredOneOf('ToldApartBy', ['name', 'pod', 'address']),
    instances: row.requiredNumber('Instances'),
    each: row.tuples('Each').map(parseEach),
    throttled: row.requiredNumber('Throttled'),
    reader: { instance: row.requiredText('ReadBy'), bins: binsOf(row, 'ReadBins') },
    watcher: { instance: row.requiredText('WatchedBy'), bins: binsOf(row, 'WatchBins') },
    binSeconds: BIN_MINUTES * 60,
  };
}

function parseEach([reads, lists, unboundedLists, firstSeen]: readonly unknown[]): InstanceUse {
  return {
    reads: count(reads),
    lists: count(lists),
    unboundedLists: count(unboundedLists),
    firstSeenAt: moment(firstSeen),
  };
}

function binsOf(row: Body, name: string): readonly CallBin[] {
  const bins = row.tuples(name).map((values): CallBin => {
    const [startedAt, reads, lists, unboundedLists, opened, closed, readMost, watchedMost] = values;
    return {
      startedAt: moment(startedAt),
      reads: count(reads),
      lists: count(lists),
      unboundedLists: count(unboundedLists),
      opened: count(opened),
      closed: count(closed),
      readMost: text(readMost),
      watchedMost: text(watchedMost),
    };
  });
  return bins.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

function count(value: unknown): number {
  if (typeof value !== 'number') throw new BodyError(`a count: expected a number, got ${describe(value)}`);
  return value;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new BodyError(`a resource: expected a text, got ${describe(value)}`);
  return value;
}

/** The service writes seven digits of a second, which a bin has none of. */
function moment(value: unknown): string {
  const [, start] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d):00(?:\.0+)?Z$/.exec(String(value)) ?? [];
  if (start === undefined) throw new BodyError(`a bin: expected the start of a minute, got ${describe(value)}`);
  return `${start}:00Z`;
}
