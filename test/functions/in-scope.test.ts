import { whyOutside } from '../../functions/in-scope.ts';
import { createApp } from '../../shared/app.ts';
import type { Scope } from '../../shared/model/config.ts';
import { folder } from '../cli/run.ts';
import { memoryBlobs } from '../store/memory.ts';

const [FIRST, SECOND] = ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000b'];

let now = Date.parse('2026-01-01T00:00:00Z');

/** Whether each of both lies within, where a scan saw a cluster of the second below a group. */
async function within(scope: Scope | undefined, groups: readonly string[] = []): Promise<readonly boolean[]> {
  const blobs = memoryBlobs();
  await blobs.write('listing', JSON.stringify({ clusters: [{ subscriptionId: SECOND, managementGroups: groups }] }));
  const environment = {
    AKS_REACH_CONFIG: `${folder({ 'reach.json': scope === undefined ? {} : { scope } })}/reach.json`,
  };
  // The listing is read again when it is a second old.
  const at = (now += 60_000);
  const app = createApp({ environment, blobs, tell: () => undefined, now: () => new Date(at) });
  return Promise.all([FIRST, SECOND].map(async (one) => (await whyOutside(one, app)) === undefined));
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
  expect(await within(scope, groups)).toEqual(expected);
});
