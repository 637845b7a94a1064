import type { PropertyChange, ResourceChange } from '../model/resource-change.ts';
import type { ResourceId } from '../reachability/index.ts';

/** A place in a resource, spelled one way: whether Azure gives a rule an id of its own or only a path in what holds it. */
export interface Place {
  /** The resource at the top: a security group of its rules, a firewall policy of its groups. */
  readonly root: ResourceId;
  /** From there down, in lower case. The field `properties` is left out. */
  readonly steps: readonly Step[];
}

/** A field, or an entry of a list. */
export type Step = string | Entry;

/** By its name; that of an entry which goes by a number is not known: numbers of new entries are not those of the list. */
export interface Entry {
  readonly name?: string;
}

/** The resource at the top of an id: `undefined` for what is no id of a resource. */
export function rootOf(id: string): ResourceId | undefined {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/[^/]+\/[^/]+\/[^/#]+/i.exec(id)?.[0].toLowerCase();
}

/** The place that a path leads to in the resource of an id. `names` are those of its last entries that go by numbers. */
export function placeAt(id: string, path: string, names: readonly string[] = []): Place | undefined {
  const root = rootOf(id);
  if (root === undefined) return undefined;
  const [, ...below] = id.slice(root.length).split('/');
  const own = below.map((part, index): Step => (index % 2 === 0 ? part.toLowerCase() : { name: part.toLowerCase() }));
  return { root, steps: [...own, ...named(stepsOf(path), names)].flatMap(plain) };
}

/** Where a change took place; for a resource that was made or deleted, the whole of it. */
export function placeOf({ resource, properties }: ResourceChange, at?: PropertyChange): Place | undefined {
  return at === undefined ? placeAt(resource, '') : placeAt(resource, withNames(at.path, properties));
}

export function isEntry(step: Step | undefined): step is Entry {
  return typeof step === 'object';
}

/** `rules["a"].access`, `rules[0].access`. */
function stepsOf(path: string): readonly Step[] {
  return [...path.matchAll(/\["([^"]*)"\]|\[\d+\]|[^.[\]]+/g)].map(([text, name]) => {
    if (name !== undefined) return { name: name.toLowerCase() };
    return text.startsWith('[') ? {} : text.toLowerCase();
  });
}

function named(steps: readonly Step[], names: readonly string[]): readonly Step[] {
  const numbered = steps.filter((step) => isEntry(step) && step.name === undefined);
  return steps.map((step) => {
    const name = names.at(numbered.indexOf(step) - numbered.length)?.toLowerCase();
    return numbered.includes(step) && name !== undefined ? { name } : step;
  });
}

function plain(step: Step): readonly Step[] {
  if (step === 'properties') return [];
  // Azure's own rules come after a user's, in one order.
  return [step === 'defaultsecurityrules' ? 'securityrules' : step];
}

/** The path with the names of entries in place of their numbers: a new entry's own name is a change as well. */
export function withNames(path: string, properties: readonly PropertyChange[]): string {
  const names = new Map(properties.map((one) => [one.path, one.after ?? one.before]));
  return path.replaceAll(/\[\d+\]/g, (number, at: number) => {
    const name = names.get(`${path.slice(0, at)}${number}.name`);
    return name === undefined ? number : `["${name}"]`;
  });
}
