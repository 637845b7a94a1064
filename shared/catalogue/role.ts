import type { Scope, Sources } from '../model/config.ts';
import { rightsOf } from './rights.ts';

/** What sources take, as `az role definition create` reads it: https://learn.microsoft.com/azure/role-based-access-control/role-definitions */
export function role(sources: Sources, { managementGroups = [], subscriptions = [] }: Scope): string {
  const { actions, dataActions } = rightsOf(sources);
  const definition = {
    Name: 'AKS Reach reader',
    IsCustom: true,
    Description: 'Reads what AKS Reach looks at, and nothing else.',
    Actions: actions,
    NotActions: [],
    DataActions: dataActions,
    NotDataActions: [],
    AssignableScopes: [
      ...managementGroups.map((name) => `/providers/Microsoft.Management/managementGroups/${name}`),
      ...subscriptions.map((id) => `/subscriptions/${id}`),
    ],
  };
  return `${JSON.stringify(definition, undefined, 2)}\n`;
}
