import { isObject } from '../body.ts';

/** What a body holds: the items of a list, each with its kind, which lists of an API server leave out; or the one object. */
export function objectsIn(body: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { items, kind, apiVersion } = body;
  if (!Array.isArray(items)) return [body];
  const own = typeof kind === 'string' ? kind.replace(/List$/, '') : '';
  const said = own === '' ? {} : { kind: own, apiVersion };
  return items.map((item: unknown) => (isObject(item) ? { ...said, ...item } : item));
}

/** Where the rest of a list begins, if there is one. */
export function continuationOf({ metadata }: Readonly<Record<string, unknown>>): string | undefined {
  const { continue: next } = isObject(metadata) ? metadata : {};
  return typeof next === 'string' && next !== '' ? next : undefined;
}
