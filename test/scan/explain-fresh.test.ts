import type { Client } from '../../shared/model/client.ts';
import { explainFresh } from '../../shared/scan/explain-fresh.ts';
import { assumedFromJson } from '../../shared/scan/run.ts';
import { failure } from '../emulator/answers.ts';
import { createEmulator, type Emulator } from '../emulator/emulator.ts';
import { fleetOf, type World } from '../fleet/fleet.ts';
import { ALL, emulatedApp } from '../live.ts';
import { scenarios } from '../scenarios/index.ts';
import { lagging } from './behind.ts';
import { inWaves } from './waves.ts';

const { of, change } = scenarios.find(({ id }) => id === 'client-group-denies') ?? {};
const [shut, open] = [worldOf(true), worldOf(false)];
const [client] = shut.clients as readonly Client[];
const question = {
  source: client?.subnet ?? '',
  destination: shut.cluster.id,
  protocol: 'tcp',
  port: '443',
} as const;

function worldOf(isShut: boolean): World {
  const world = of?.('one', 0);
  if (world === undefined || change === undefined) throw new Error('the scenario is gone');
  if (isShut) change(world);
  return world;
}

async function ask(emulator: Emulator, assume?: readonly object[]) {
  const assumed = assume && assumedFromJson(assume, new Date());
  const target = { scope: { subscriptions: ALL }, isFresh: false };
  const { trace, problems } = await explainFresh(question, target, emulatedApp(emulator), assumed);
  const by = trace.hops.find(({ ruling }) => ruling === 'deny')?.by;
  return { told: by === undefined ? trace.disposition : `${trace.disposition} by ${by}`, problems };
}

const DENIED = 'deniedOutbound by securityRules/no-web';

it.each([
  ['shut', shut, open, DENIED],
  ['open', open, shut, 'delivered'],
])('a flow is followed as ARM has it, which is %s by now, and Resource Graph not yet', async (_, now, before, told) => {
  expect(await ask(lagging(now, before))).toEqual({ told, problems: [] });
});

it('takes five calls, one after the other, at most', async () => {
  const emulator = lagging(shut, open);
  const { waves } = inWaves(emulator);

  expect((await ask(emulator)).told).toBe(DENIED);
  expect(waves.length).toBeLessThanOrEqual(5);
});

it('what is assumed takes the place of what is there, and nothing is changed by it', async () => {
  const emulator = createEmulator(fleetOf([shut]));
  const vnet = open.resources.filter(({ id }) =>
    question.source.toLowerCase().startsWith(`${id.toLowerCase()}/subnets/`),
  );

  expect((await ask(emulator, vnet)).told).toBe('delivered');
  expect((await ask(emulator)).told).toBe(DENIED);
});

it('what cannot be read is not known, and is said', async () => {
  const emulator = lagging(shut, open);
  const answer = () => failure(403, 'AuthorizationFailed', 'The client does not have authorization.');
  emulator.faults.push({ path: /networkSecurityGroups\/one-agents-nsg$/i, answer });
  const { told, problems } = await ask(emulator);

  expect(told).toBe('insufficientInfo');
  expect(problems).toEqual([
    expect.objectContaining({ kind: 'unread', what: expect.stringContaining('HTTP 403') as string }),
  ]);
});

it.each([
  [[{ name: 'x' }], 'it has no resource id'],
  [[{ id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/x', name: 'x' }], 'is read by no check'],
])('%j is not to be assumed', (resources, why) => {
  expect(() => assumedFromJson(resources, new Date())).toThrow(why);
});
