import type { Evidence } from '../model/finding.ts';
import type { PropertyChange, ResourceChange } from '../model/resource-change.ts';
import { nameOf } from '../reachability/index.ts';
import { withNames } from './place.ts';

/**
 * A change as evidence: what was what before, when, and by what kind of caller. Its source leads to the value in the row of the change.
 * `about` stands after the name of a resource that was made or deleted.
 */
export function evidenceOf(change: ResourceChange, property: PropertyChange | undefined, about = ''): Evidence {
  const { id, changedAt, resource } = change;
  const when = `at ${changedAt} by ${callerOf(change)}`;
  if (property === undefined) {
    const what = change.kind === 'create' ? 'created' : 'deleted';
    const [type, name] = resource.split('/').slice(-2);
    return { fact: `${type} ${name}${about} was ${what} ${when}`, source: `${id}#properties.changeType`, changedAt };
  }
  const { path, before, after } = property;
  const place = withNames(path, change.properties).replace(/^properties\./, '');
  return {
    fact: `${place} of ${nameOf(resource)} ${became(before, after)} ${when}`,
    source: `${id}#properties.changes['${path.replaceAll("'", String.raw`\'`)}'].${after === undefined ? 'previousValue' : 'newValue'}`,
    changedAt,
  };
}

function became(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `was set to ${String(after)}`;
  return after === undefined ? `was removed, which was ${before},` : `was changed from ${before} to ${after}`;
}

const CALLERS: Readonly<Record<string, string>> = {
  User: 'a user',
  Application: 'an application',
  System: 'Azure itself',
};

function callerOf({ by, client, operation }: ResourceChange): string {
  const who =
    by === undefined ? 'a caller whose kind Azure does not tell' : (CALLERS[by] ?? `a caller of the kind ${by}`);
  return `${who}${client === undefined ? '' : ` through ${client}`}${operation === undefined ? '' : ` (${operation})`}`;
}
