import { Sources } from '../evidence.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { scanLive } from '../live.ts';
import { agentCrashing } from './agent-crashing.ts';
import { healthy } from './index.ts';
import { together } from './scenario.ts';

/** What the logs alone tell of the tunnel's agents where nobody may ask API servers or Azure Monitor's metrics. */
const { fleet } = together([...healthy, agentCrashing]);
const emulator = createEmulator(fleet);
emulator.pageSize = 1_000;
const { report } = await scanLive(emulator, {}, { sources: { logs: true, metrics: false } });
const names = new Map(report.clusters.map(({ id, name }) => [id, name]));
const ofAgents = report.findings.filter(({ check }) => check === 'tunnel-pods');

it('an agent that crashes is told, as likely', () => {
  const failing = ofAgents.filter(({ status }) => status === 'fail');

  expect(
    failing.map(({ cluster, subject, certainty, severity }) => [names.get(cluster), subject, certainty, severity]),
  ).toEqual([['agent-crashing', 'agents', 'likely', 'medium']]);
  expect(failing[0]?.reason).toBe(
    'Not all of 2 agents of the tunnel were well when Container insights looked last (Running, waiting, CrashLoopBackOff; OOMKilled; BackOff).',
  );
  const evidence = failing.flatMap((one) => one.evidence);
  expect(evidence.map(({ source }) => source.split('|')[0])).toEqual(['KubePodInventory', 'KubeEvents']);
  const sources = new Sources(fleet.resources, fleet);
  expect(evidence.flatMap((one) => sources.doubt(one) ?? [])).toEqual([]);
});

it('of all others nothing is told, and only what was not asked for keeps them from passing', () => {
  const others = ofAgents.filter(({ status }) => status !== 'fail' && status !== 'notApplicable');

  expect(others).toHaveLength(healthy.length);
  expect(new Set(others.map(({ reason }) => reason))).toEqual(
    new Set(['Kubernetes was not asked: set sources.kubernetes in reach.json']),
  );
});
