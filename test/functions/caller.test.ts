import { readFileSync } from 'node:fs';
import { HttpRequest } from '@azure/functions';
import { admit, callerOf, isEntraOn, ROLES } from '../../functions/caller.ts';
import { headerOf, principal, withEntra } from './principal.ts';

function asked(headers: Record<string, string>): HttpRequest {
  return new HttpRequest({ method: 'GET', url: 'http://localhost/api/clusters', headers });
}

const read = (headers: Record<string, string>) => () => Promise.resolve(callerOf(asked(headers)));
const refused = (status: number) => expect.objectContaining({ name: 'Refusal', status }) as unknown;

describe('who calls', () => {
  it('is told by App Service', async () => {
    const who = { roles: ['Reach.Read', 'Team.Web'], id: 'AAAA', groups: ['bbbb', 'CCCC'] };

    expect(await withEntra(read(principal(who)))).toEqual({
      roles: ['Reach.Read', 'Team.Web'],
      ids: ['aaaa', 'bbbb', 'cccc'],
    });
  });

  it('is told by names of claims that are not spelt out', async () => {
    const claims = [
      { typ: 'oid', val: 'a' },
      { typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role', val: 'Reach.Scan' },
    ];

    expect(await withEntra(read(headerOf({ claims })))).toEqual({ roles: ['Reach.Scan'], ids: ['a'] });
  });

  it('is nobody whose header counts where keys are asked for', () => {
    expect(callerOf(asked(principal({ roles: ['Reach.Read'] })))).toBeUndefined();
  });

  it.each([
    ['nothing', {}],
    ['no base64', { 'x-ms-client-principal': '%' }],
    ['no object', headerOf(null)],
    ['no claims', headerOf({ claims: 'x' })],
  ])('is not known by %s', async (_, headers) => {
    await expect(withEntra(read(headers))).rejects.toEqual(refused(401));
  });

  it('has no claims that are none', async () => {
    const claims = [null, 1, {}, { typ: 'roles' }, { typ: 'roles', val: ['Reach.Read'] }];

    expect(await withEntra(read(headerOf({ claims })))).toEqual({ roles: [], ids: [] });
  });

  it('is not believed where App Service asks nobody to sign in', async () => {
    await expect(withEntra(read(principal({ roles: ['Reach.Read'] })), 'False')).rejects.toEqual(refused(401));
  });
});

describe('a role', () => {
  it('lets in who has it, and nobody who has another', async () => {
    const only = asked(principal({ roles: ['Reach.Scan', 'reach.read', 'Reach.Read.All'] }));

    await withEntra(() => {
      expect(() => {
        admit(only, 'Reach.Scan');
      }).not.toThrow();
      expect(() => {
        admit(only, 'Reach.Read');
      }).toThrow('This takes the app role Reach.Read, which is not assigned to whoever signed in.');
      return Promise.resolve();
    });
  });

  it('is one of those of the registration', () => {
    const { appRoles } = JSON.parse(readFileSync('infra/registration.json', 'utf8')) as {
      appRoles: readonly { id: string; value: string; isEnabled: boolean }[];
    };

    expect(appRoles.filter(({ isEnabled }) => isEnabled).map(({ value }) => value)).toEqual(ROLES);
    expect(new Set(appRoles.map(({ id }) => id)).size).toBe(ROLES.length);
  });
});

it('another word for who is let in opens nothing', () => {
  process.env['AKS_REACH_AUTH'] = 'Entra';

  expect(isEntraOn).toThrow('AKS_REACH_AUTH: expected "entra" or "keys", got "Entra"');
  delete process.env['AKS_REACH_AUTH'];
});
