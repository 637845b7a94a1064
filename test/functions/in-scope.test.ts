import { whyOutside } from '../../functions/in-scope.ts';
import { createApp } from '../../shared/app.ts';
import type { Scope } from '../../shared/model/config.ts';
import { folder } from '../cli/run.ts';
import { memoryBlobs } from '../store/memory.ts';

const [FIRST, SECOND] = ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000b'];

/** Whether each of both lies within, where a scan saw a cluster of the second below a group. */
async function within(scope: Scope | undefined, groups: readonly string[] = []): Promise<readonly boolean[]> {
  const blobs = memoryBlobs();
  const cluster = { subscriptionId: SECOND, managementGroups: groups };
  await blobs.write(`clusters/${SECOND}/rg/aks`, JSON.stringify({ cluster }));
  const environment = {
    AKS_REACH_CONFIG: `${folder({ 'reach.json': scope === undefined ? {} : { scope } })}/reach.json`,
  };
  const app = createApp({ environment, blobs, tell: () => undefined });
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
