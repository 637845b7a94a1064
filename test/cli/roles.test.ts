import { loadAllYaml, type V1Role } from '@kubernetes/client-node';
import { join } from 'node:path';
import { folder, run } from './run.ts';

describe('a role', () => {
  const role = async (...args: string[]) => JSON.parse((await run('checks', '--format', 'role', ...args)).out) as Role;
  interface Role {
    readonly Actions: readonly string[];
    readonly DataActions: readonly string[];
    readonly AssignableScopes: readonly string[];
  }
  const config = (text: object) => join(folder({ 'reach.json': text }), 'reach.json');
  const CREDENTIAL = 'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action';
  const QUERY = 'Microsoft.OperationalInsights/workspaces/query/read';

  it('may be assigned where that is said, and asks no API server', async () => {
    const { Actions, DataActions, AssignableScopes } = await role(
      '--subscription',
      '0aa',
      '--management-group',
      'prod',
    );

    expect(AssignableScopes).toEqual(['/providers/Microsoft.Management/managementGroups/prod', '/subscriptions/0aa']);
    expect(Actions).toContain(QUERY);
    expect([Actions.includes(CREDENTIAL), DataActions]).toEqual([false, []]);
  });

  it('has what the sources of a configuration take, where its scope is', async () => {
    const file = config({ scope: { subscriptions: ['0aa'] }, sources: { kubernetes: true, metrics: false } });
    const { Actions, DataActions, AssignableScopes } = await role('--config', file);

    expect(AssignableScopes).toEqual(['/subscriptions/0aa']);
    expect([QUERY, CREDENTIAL, 'Microsoft.Insights/metrics/read'].map((one) => Actions.includes(one))).toEqual([
      false,
      true,
      false,
    ]);
    expect(DataActions).toContain('Microsoft.ContainerService/managedClusters/apps/deployments/read');
    expect(DataActions.filter((action) => action.includes('secrets'))).toEqual([]);
  });

  it('within clusters lets Secrets be listed where they are counted, and nowhere else', async () => {
    const file = config({ sources: { kubernetes: true, helmSecretMetadata: ['web'] } });
    const { out } = await run('checks', '--format', 'clusterrole', '--config', file);
    const roles = loadAllYaml(out) as V1Role[];
    const of = (resource: string) =>
      roles.filter(({ rules }) => rules?.some(({ resources }) => resources?.includes(resource)));

    expect(of('secrets').map(({ kind, metadata }) => [kind, metadata?.namespace])).toEqual([['Role', 'web']]);
    expect(of('nodes').map(({ kind }) => kind)).toEqual(['ClusterRole']);
    expect(out).toContain('kubectl create rolebinding aks-reach --role aks-reach -n web --user "$ID"');
  });

  it('is not made without a word of where it may be assigned', async () => {
    const { code, err } = await run('checks', '--format', 'role');

    expect([code, err]).toEqual([2, expect.stringContaining('say where the role may be assigned')]);
  });
});
