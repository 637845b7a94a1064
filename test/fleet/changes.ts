import type { Resource } from './resources.ts';

/** What Azure noted when a resource changed, as its tables of changes have it but for the time, which goes by that of the asking. */
export interface ChangeOfResource {
  readonly target: string;
  /** In lower case. */
  readonly targetType: string;
  readonly changeType: 'Create' | 'Update' | 'Delete';
  readonly minutesAgo: number;
  /** `User`, `Application`, `System`; nobody is named for what is in `networkresourcechanges`. */
  readonly caller: keyof typeof CALLERS;
  /** Every value is a text. */
  readonly changes: Readonly<Record<string, ValueChange>>;
}

interface ValueChange {
  readonly previousValue: string | null;
  readonly newValue: string | null;
}

/** As in recorded rows; who it was is never to be told. */
export const CALLERS = {
  user: { changedByType: 'User', changedBy: 'someone@contoso.example', clientType: 'Azure Portal' },
  pipeline: {
    changedByType: 'Application',
    changedBy: '5e2f3a10-0000-4000-8000-00000000c1c1',
    clientType: '5e2f3a10-0000-4000-8000-00000000c1c1',
  },
  azure: { changedByType: 'System', changedBy: 'System', clientType: 'Unspecified' },
  unnamed: { changedByType: 'Unspecified', changedBy: 'Unspecified', clientType: 'Unspecified' },
} as const;

const WHEN = { aWeekAgo: 10_000, twoDaysAgo: 2_900, thisMorning: 190, aMomentAgo: 12 };

/**
 * What would have been noted had the resources of one fleet become those of another this morning, among changes that have nothing to do
 * with it: earlier ones of the same values, and earlier and later ones of tags and of what Azure writes by itself.
 */
export function changesBetween(before: readonly Resource[], after: readonly Resource[]): readonly ChangeOfResource[] {
  const old = new Map(before.map((one) => [one.id.toLowerCase(), one]));
  const now = new Map(after.map((one) => [one.id.toLowerCase(), one]));
  return [...new Map([...old, ...now])].flatMap(([id, resource]) => {
    const [was, is] = [old.get(id), now.get(id)];
    const about = { target: resource.id, targetType: resource.type.toLowerCase(), changes: {} };
    const made = { ...about, minutesAgo: WHEN.thisMorning, caller: 'pipeline' as const };
    if (is === undefined) return [{ ...made, changeType: 'Delete' as const }];
    if (was === undefined) return [{ ...made, changeType: 'Create' as const }];
    const changes = differences(was.properties, is.properties, 'properties');
    return Object.keys(changes).length === 0 ? [] : updates(about, changes);
  });
}

function updates(
  about: Pick<ChangeOfResource, 'target' | 'targetType'>,
  changes: ChangeOfResource['changes'],
): readonly ChangeOfResource[] {
  const update = { ...about, changeType: 'Update' as const };
  const tag = (minutesAgo: number, newValue: string): ChangeOfResource => ({
    ...update,
    minutesAgo,
    caller: 'azure',
    changes: { 'tags.lastSeen': { previousValue: null, newValue } },
  });
  const state = (previousValue: string, newValue: string) => ({
    'properties.provisioningState': { previousValue, newValue },
  });
  const earlier = Object.entries(changes).flatMap(([path, { previousValue }]) =>
    previousValue === null ? [] : [[path, { previousValue: null, newValue: previousValue }] as const],
  );
  return [
    tag(WHEN.aWeekAgo, 'week 1'),
    ...(earlier.length === 0
      ? []
      : [{ ...update, minutesAgo: WHEN.twoDaysAgo, caller: 'user' as const, changes: Object.fromEntries(earlier) }]),
    {
      ...update,
      minutesAgo: WHEN.thisMorning,
      caller: 'pipeline',
      changes: { ...state('Succeeded', 'Updating'), ...changes },
    },
    { ...tag(WHEN.aMomentAgo, 'week 2'), changes: state('Updating', 'Succeeded') },
    tag(WHEN.aMomentAgo, 'week 2'),
  ];
}

/** An entry that is new goes by its number, one that stays or goes by its name. Recorded: `ruleCollections[0].name`, `ruleCollections["a"].rules["b"]`. */
function differences(was: unknown, is: unknown, path: string): Record<string, ValueChange> {
  if (was === is) return {};
  if (isList(was) && isList(is)) return differencesOfLists(was, is, path);
  if (isList(was ?? is)) return differencesOfLists(isList(was) ? was : [], isList(is) ? is : [], path);
  if (!isObject(was ?? is)) return { [path]: { previousValue: textOf(was), newValue: textOf(is) } };
  const [old, now] = [isObject(was) ? was : {}, isObject(is) ? is : {}];
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return together(fields.map((field) => differences(old[field], now[field], `${path}.${field}`)));
}

function differencesOfLists(
  was: readonly unknown[],
  is: readonly unknown[],
  path: string,
): Record<string, ValueChange> {
  if (nameOf(was[0] ?? is[0]) === undefined) {
    const indices = Array.from({ length: Math.max(was.length, is.length) }, (_, index) => index);
    return together(indices.map((index) => differences(was[index], is[index], `${path}[${index}]`)));
  }
  const kept = was.map((one) =>
    differences(
      one,
      is.find((other) => nameOf(other) === nameOf(one)),
      `${path}["${nameOf(one) ?? ''}"]`,
    ),
  );
  const added = is.map((one, index) =>
    was.some((other) => nameOf(other) === nameOf(one)) ? {} : differences(undefined, one, `${path}[${index}]`),
  );
  return together([...kept, ...added]);
}

function together(parts: readonly Record<string, ValueChange>[]): Record<string, ValueChange> {
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function nameOf(value: unknown): string | undefined {
  return isObject(value) && typeof value['name'] === 'string' ? value['name'] : undefined;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
