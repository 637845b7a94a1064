import { HttpRequest } from '@azure/functions';
import { whyOutside } from '../../functions/in-scope.ts';
import { createApp } from '../../shared/app.ts';
import type { Config, Scope } from '../../shared/model/config.ts';
import { folder } from '../cli/run.ts';
import { memoryBlobs } from '../store/memory.ts';
import { principal, withEntra } from './principal.ts';

const [FIRST, SECOND] = ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000b'];

let now = Date.parse('2026-01-01T00:00:00Z');

/** Whether each of both lies within what a caller may see, where a scan saw a cluster of the second below a group. */
async function within(
  config: Config,
  groups: readonly string[] = [],
  request?: HttpRequest,
): Promise<readonly boolean[]> {
  const blobs = memoryBlobs();
  await blobs.write('listing', JSON.stringify({ clusters: [{ subscriptionId: SECOND, managementGroups: groups }] }));
  const environment = { AKS_REACH_CONFIG: `${folder({ 'reach.json': config })}/reach.json` };
  // The listing is read again when it is a second old.
  const at = (now += 60_000);
  const app = createApp({ environment, blobs, tell: () => undefined, now: () => new Date(at) });
  return Promise.all([FIRST, SECOND].map(async (one) => (await whyOutside(one, app, request)) === undefined));
}

it.each<[string, Scope | undefined, readonly string[], readonly boolean[]]>([
  ['everything where nothing is said', undefined, [], [true, true]],
  ['everything but what is left out', { exclude: [SECOND.toUpperCase()] }, [], [true, false]],
  ['subscriptions that are named', { subscriptions: [SECOND.toUpperCase()] }, [], [false, true]],
  ['none where none is named', { subscriptions: [] }, [], [false, false]],
  ['what scans saw below a group', { managementGroups: ['Prod'] }, ['prod', 'root'], [false, true]],
  ['not what they saw below another', { managementGroups: ['prod'] }, ['test', 'root'], [false, false]],
  ['not what is left out below a group', { managementGroups: ['prod'], exclude: [SECOND] }, ['prod'], [false, false]],
  ['what is named beside a group', { managementGroups: ['prod'], subscriptions: [FIRST] }, ['prod'], [true, true]],
])('is %s', async (_, scope, groups, expected) => {
  expect(await within(scope === undefined ? {} : { scope }, groups)).toEqual(expected);
});

it.each<[string, Config, readonly boolean[]]>([
  ['all where nothing is said of access', {}, [true, true]],
  ['nothing where no entry is for them', { access: [{ principal: 'other' }, { role: 'Team.Api' }] }, [false, false]],
  ['all where their entry names no part', { access: [{ principal: 'ME' }] }, [true, true]],
  ['what the entry for their group names', { access: [{ principal: 'web', subscriptions: [FIRST] }] }, [true, false]],
  ['what the entry for their role names', { access: [{ role: 'Team.Web', subscriptions: [FIRST] }] }, [true, false]],
  ['nothing by an entry that asks for more', { access: [{ principal: 'me', role: 'Team.Api' }] }, [false, false]],
  ['what scans saw below their group', { access: [{ principal: 'me', managementGroups: ['Prod'] }] }, [false, true]],
  [
    'no more than the scope holds',
    { scope: { subscriptions: [FIRST] }, access: [{ principal: 'me', subscriptions: [SECOND] }, { role: 'Team.Web' }] },
    [true, false],
  ],
])('for whoever signed in it is %s', async (_, config, expected) => {
  const headers = principal({ id: 'me', groups: ['web'], roles: ['Reach.Read', 'Team.Web'] });
  const request = new HttpRequest({ method: 'GET', url: 'http://localhost/api/clusters', headers });

  expect(await withEntra(() => within(config, ['prod'], request))).toEqual(expected);
  // Keys do not tell who it is.
  expect(await within(config, ['prod'], request)).toEqual(await within(config, ['prod']));
});
