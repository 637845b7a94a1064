import type { PropertyChange, ResourceChange } from '../../model/resource-change.ts';
import { Body, BodyError, defined, isObject } from './body.ts';
import type { RawResource } from './resource.ts';

export const CHANGE_TYPE = 'microsoft.resources/changes';

/** Azure's ways to say nothing. */
const NOTHING: readonly unknown[] = [undefined, null, '', 'null'];

/**
 * A row of `resourcechanges` or `networkresourcechanges`. Tags and identities are left out, and who it was: only the kind of caller is
 * told. https://learn.microsoft.com/azure/governance/resource-graph/changes/get-resource-changes
 */
export function parseChange({ id, body }: RawResource): ResourceChange {
  const properties = new Body(body).requiredObject('properties');
  const about = properties.requiredObject('changeAttributes');
  const kind = properties.requiredOneOf('changeType', ['create', 'update', 'delete']);
  return defined({
    id,
    resource: properties.requiredText('targetResourceId').toLowerCase(),
    changedAt: timeOf(about.requiredText('timestamp')),
    kind,
    by: said(about.filledText('changedByType')),
    client: said(about.filledText('clientType')),
    operation: said(about.filledText('operation')),
    properties: properties.entries('changes').flatMap(parseProperty),
  });
}

function parseProperty([path, change]: readonly [string, unknown]): readonly PropertyChange[] {
  if (!path.startsWith('properties.') || !isObject(change)) return [];
  return [defined({ path, before: valueOf(change['previousValue']), after: valueOf(change['newValue']) })];
}

function valueOf(value: unknown): string | undefined {
  if (NOTHING.includes(value)) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function said(word: string | undefined): string | undefined {
  return word === 'Unspecified' || word === 'Unknown' ? undefined : word;
}

/** Times in one spelling, so that their texts have their order: rows come with three digits of a second, with seven, with none. */
function timeOf(text: string): string {
  const [, second, digits = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|\+00:00)$/.exec(text) ?? [];
  if (second === undefined) throw new BodyError(`timestamp: expected a time in UTC, got "${text}"`);
  return `${second}.${digits.slice(0, 3).padEnd(3, '0')}Z`;
}
