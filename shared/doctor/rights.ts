import { needsOf } from '../catalogue/rights.ts';
import { knowLessWithout } from '../catalogue/permissions.ts';
import { checks } from '../checks/index.ts';
import { type Need, PERMISSIONS_READ } from '../collect/needs.ts';
import type { Sources } from '../model/config.ts';
import type { Permission, Requirement } from '../model/requirement.ts';

/** What became of asking for the rights in one resource group. */
export type Asked =
  | { readonly group: string; readonly permissions: readonly Permission[] }
  | { readonly group: string; readonly why: string };

/** Whether roles give an action: one of them has to, without taking it away again. https://learn.microsoft.com/azure/role-based-access-control/role-definitions#actions */
export function isGranted(action: string, permissions: readonly Permission[]): boolean {
  const matches = (patterns: readonly string[]) => patterns.some((pattern) => isLike(action, pattern));
  return permissions.some(({ actions, notActions }) => matches(actions) && !matches(notActions));
}

function isLike(action: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*').map((part) => part.replaceAll(/[.\\/+?^$()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${[first, ...others].join('.*')}$`, 'i').test(action);
}

/** The rights that sources take, and which of them are missing where: groups that lack the same are told together. */
export function rightsIn(asked: readonly Asked[], sources: Sources): readonly Requirement[] {
  const needs = needsOf(sources);
  const alike = Map.groupBy(asked, (one) =>
    'why' in one ? one.why : JSON.stringify(missingIn(one.permissions, needs).map(({ action }) => action)),
  );
  return [...alike.values()].flatMap((same): readonly Requirement[] => {
    const [first] = same;
    if (first === undefined) return [];
    const name = 'rights';
    const others = same.length === 1 ? '' : ` and ${same.length - 1} more groups`;
    const where = `in ${nameOf(first.group)}${others}`;
    if ('why' in first) return [{ name, status: 'unknown', says: `${where}: ${first.why}`, todo: TRY }];
    const missing = missingIn(first.permissions, needs);
    if (missing.length === 0) return [{ name, status: 'ok', says: `${where}: all ${needs.length} are there` }];
    if (missing.length <= MOST_TOLD)
      return missing.map((need) => ({ name, status: 'wrong', says: `${where}: ${lossOf(need)}`, todo: GIVE }));
    const actions = missing.map(({ action }) => action).join(', ');
    return [
      {
        name,
        status: 'wrong',
        says: `${where}: ${missing.length} of ${needs.length} are missing: ${actions}`,
        todo: GIVE,
      },
    ];
  });
}

/** More that are missing are not told one by one. */
const MOST_TOLD = 5;
const TRY = `asking takes ${PERMISSIONS_READ}, which Reader has; or see "az role assignment list --assignee <object id> --all"`;
const GIVE = 'give the role Reader on the whole subscription, or the one that "aks-reach checks --format role" makes';

function missingIn(permissions: readonly Permission[], needs: readonly Need[]): readonly Need[] {
  return needs.filter(({ action }) => !isGranted(action, permissions));
}

function lossOf(need: Need): string {
  const less = knowLessWithout(need, checks);
  const which = less.length === 0 ? 'the report knows less' : `without it know less: ${less.join(', ')}`;
  return `${need.action} is missing, which shows ${need.shows}; ${which}`;
}

function nameOf(group: string): string {
  const [, , subscription = '', , name = ''] = group.split('/');
  return `${name} of ${subscription}`;
}
