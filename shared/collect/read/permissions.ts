import type { Permission } from '../../model/requirement.ts';
import type { ResourceId } from '../../reachability/index.ts';
import { isObject } from '../parse/body.ts';
import type { Azure } from './azure.ts';
import { armReader } from './get.ts';

/**
 * What whoever is logged in may do in a resource group, inherited rights too: https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group.
 * It throws what Azure says in place of an answer.
 */
export async function readPermissions(azure: Azure, group: ResourceId): Promise<readonly Permission[]> {
  const get = armReader(azure, 'arm');
  const page = await get(`${group}/providers/Microsoft.Authorization/permissions`, '2022-04-01');
  if (!isObject(page) || !Array.isArray(page['value'])) throw new Error('an answer that lists no permissions');
  if (typeof page['nextLink'] === 'string') throw new Error('there are more permissions than one page holds');
  return page['value'].filter(isObject).map(({ actions, notActions }) => ({
    actions: textsOf(actions),
    notActions: textsOf(notActions),
  }));
}

function textsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}
