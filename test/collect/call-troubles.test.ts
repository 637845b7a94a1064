import { createEmulator } from '../emulator/emulator.ts';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { call, logsOf, minutesAgo } from '../fleet/logs.ts';
import { scanLive } from '../live.ts';

const TOO_MANY = { ResponseStatus: { code: 429 } };
const took = (seconds: number) => {
  const at = minutesAgo(3);
  return { RequestReceivedTime: at, StageReceivedTime: new Date(at.getTime() + seconds * 1_000) };
};
const part = (subresource: string) => ({ ObjectRef: { resource: 'pods', subresource, apiVersion: 'v1' } });

async function troublesOf(...calls: readonly object[]) {
  const world = healthyPublic('one', 0);
  world.logs = {
    ...logsOf(world),
    rows: { AKSAudit: calls.map((one, index) => call(world, minutesAgo(index + 1), { ...one })) },
  };
  const { snapshot } = await scanLive(createEmulator(fleetOf([world])), {}, { sources: { logs: true } });
  const fact = snapshot.clusters[0]?.facts.callTroubles;
  return fact?.known === true ? fact.value.rows : fact;
}

describe('calls that fared ill', () => {
  it('are those that were turned away and those that took long, by program and user', async () => {
    const argo = { UserAgent: 'argocd-application-controller/v3.1 (linux/amd64)', User: { username: 'argo' } };

    expect(
      await troublesOf(
        { ...TOO_MANY },
        { ...TOO_MANY, UserAgent: 'kubectl/v1.30.0 (linux/arm64)' },
        {},
        { ...argo, ...took(31) },
        { ...argo, ...TOO_MANY },
        { User: { username: 'else' } },
      ),
    ).toMatchObject([
      { agent: 'kubectl', username: 'masterclient', requests: 3, throttled: 2, slow: 0 },
      { agent: 'argocd-application-controller', username: 'argo', requests: 2, throttled: 1, slow: 1 },
    ]);
  });

  it.each([
    ['an eviction that a disruption budget forbids', { Verb: 'create', ...TOO_MANY, ...part('eviction') }],
    ['a watch', { Verb: 'watch', ...took(600) }],
    ['somebody who follows a log', { Verb: 'get', ...took(600), ...part('log') }],
    ['somebody in a shell of a pod', { Verb: 'create', ...took(600), ...part('exec') }],
    ['a call that has just begun', { Stage: 'ResponseStarted', ...TOO_MANY }],
    ['a call that took as long as it may', took(30)],
    ['another refusal', { ResponseStatus: { code: 403 } }],
  ])('are not %s', async (_, one) => {
    expect(await troublesOf(one)).toEqual([]);
  });
});
