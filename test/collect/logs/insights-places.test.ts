import { createEmulator } from '../../emulator/emulator.ts';
import { failure } from '../../emulator/answers.ts';
import { type Fleet, fleetOf, healthyPublic } from '../../fleet/fleet.ts';
import { associated, insightsRule, type RuleProperties } from '../../fleet/insights.ts';
import { logsOf, type Workspace, workspaceOf } from '../../fleet/logs.ts';
import type { Resource } from '../../fleet/resources.ts';
import { SUBSCRIPTIONS } from '../../fleet/world.ts';
import { scanLive } from '../../live.ts';

type Rule = Resource<RuleProperties>;

/** What every scan reads from Resource Graph: subscriptions, four tables, and network managers. */
const OF_A_SCAN = 6;

/** A healthy cluster whose log lies in the workspace of another subscription than its own, as only its rule says. */
function aFleet(change: (rule: Rule) => readonly Resource[] | undefined = () => undefined): Fleet {
  const world = healthyPublic('one', 0);
  const own = logsOf(world);
  const elsewhere = workspaceOf(SUBSCRIPTIONS[1]?.id ?? '');
  const rule = insightsRule(world, elsewhere);
  const resources = change(rule) ?? [rule, associated(world, rule)];
  const { ContainerLogV2 = [], KubePodInventory = [] } = own.rows;
  world.logs = { ...own, resources, rows: {} };
  const fleet = fleetOf([world]);
  const { logs } = fleet;
  if (logs === undefined) throw new Error('the fleet sends nothing');
  const workspaces: readonly Workspace[] = [...logs.workspaces, elsewhere];
  return {
    ...fleet,
    logs: { ...logs, workspaces, rows: new Map([[elsewhere.customerId, { ContainerLogV2, KubePodInventory }]]) },
  };
}

async function look(fleet: Fleet, prepare: (emulator: ReturnType<typeof createEmulator>) => void = () => undefined) {
  const emulator = createEmulator(fleet);
  emulator.pageSize = 1_000;
  prepare(emulator);
  const { snapshot, report } = await scanLive(emulator, {}, { sources: { logs: true } });
  return { facts: snapshot.clusters[0]?.facts, report };
}

const heard = { known: true, value: { rows: [{ hits: 24 }] } };
const silent = { known: true, value: { rows: [] } };

describe('where Container insights sends', () => {
  it('is what the data collection rule says that holds for the cluster, whatever the add-on says', async () => {
    const { facts, report } = await look(aFleet());

    expect(facts?.agentLog).toMatchObject(heard);
    expect(report.problems).toEqual([]);
    expect(report.scan.azureCalls.resourceGraph).toBe(OF_A_SCAN + 3);
  });

  it.each([
    ['by the name of its stream', ['Microsoft-ContainerLogV2'], heard],
    ['at high scale', ['microsoft-containerlogv2-highscale'], heard],
  ])('is told %s', async (_, streams, expected) => {
    const fleet = aFleet(({ properties }) => {
      for (const part of [...properties.dataSources.extensions, ...properties.dataFlows]) part.streams = [...streams];
      return undefined;
    });

    expect((await look(fleet)).facts?.agentLog).toMatchObject(expected);
  });

  it.each([
    ['no rule holds for the cluster', () => []],
    [
      'its rules are of something else',
      ({ properties }: Rule) => {
        properties.dataSources.extensions = [];
        return undefined;
      },
    ],
  ])('is the workspace of the add-on where %s', async (_, change) => {
    expect((await look(aFleet(change))).facts?.agentLog).toMatchObject(silent);
  });

  it.each([
    [
      'sends other streams',
      ({ properties }: Rule) => {
        for (const flow of properties.dataFlows) flow.streams = ['Microsoft-Perf', 'Microsoft-KubeEvents'];
        return undefined;
      },
      /^ContainerLogV2 is not collected; add the stream Microsoft-ContainerLogV2 to .* rule \/subscriptions\/.*\/msci-westeurope-one$/,
    ],
    [
      'sends it on to a table of its own',
      ({ properties }: Rule) => {
        for (const flow of properties.dataFlows) flow.outputStream = 'Custom-Lines_CL';
        return undefined;
      },
      /^ContainerLogV2 is not collected; add the stream/,
    ],
  ])('is nowhere where the rule %s, and how to collect it is said', async (_, change, why) => {
    expect((await look(aFleet(change))).facts?.agentLog).toMatchObject({
      known: false,
      why: expect.stringMatching(why) as string,
    });
  });

  it.each([
    ['Exclude', ['default', 'Kube-System'], false],
    ['Include', ['shop'], false],
    ['exclude', ['shop'], true],
    ['Include', ['kube-system'], true],
    ['Off', ['kube-system'], true],
  ])('tells of pods and events of kube-system where the rule %ss %j: %s', async (mode, namespaces, isTold) => {
    const fleet = aFleet(({ properties }) => {
      const [extension] = properties.dataSources.extensions;
      Object.assign(extension?.extensionSettings?.dataCollectionSettings ?? {}, {
        namespaceFilteringMode: mode,
        namespaces,
      });
      return undefined;
    });
    const { facts } = await look(fleet);

    expect(facts?.agentLog).toMatchObject(heard);
    expect([facts?.agentPods.known, facts?.agentEvents.known]).toEqual([isTold, isTold]);
    const why =
      /^kube-system is not in KubePodInventory: .* rule \/subscriptions\/.*\/msci-westeurope-one set namespaceFilteringMode to Off/;
    if (!isTold) expect(facts?.agentPods).toMatchObject({ why: expect.stringMatching(why) as string });
  });

  it('is not known where the rule may not be read and no add-on tells, and the permission is named', async () => {
    const fleet = aFleet(() => undefined);
    const cluster = fleet.resources.find(({ type }) => type === 'Microsoft.ContainerService/ManagedClusters');
    Object.assign(cluster?.properties ?? {}, { addonProfiles: {} });
    const { facts } = await look({
      ...fleet,
      ...(fleet.logs && {
        logs: { ...fleet.logs, resources: fleet.logs.resources.filter(({ type }) => type.endsWith('Associations')) },
      }),
    });

    expect(facts?.agentLog).toMatchObject({
      known: false,
      why: expect.stringMatching(
        /^where Container insights sends was not read: .*msci-westeurope-one was not found: it needs Microsoft.Insights\/dataCollectionRules\/read/,
      ) as string,
    });
  });

  it('is a problem where Resource Graph does not answer, and the add-on is believed', async () => {
    const { facts, report } = await look(aFleet(), (emulator) => {
      const isAbout = { path: /resourcegraph/i, answer: () => failure(403, 'AuthorizationFailed', 'no') };
      emulator.faults.push({ ...isAbout, nth: OF_A_SCAN + 1 });
    });

    expect(facts?.agentLog).toMatchObject(silent);
    expect(report.problems).toEqual([
      {
        where: 'data collection rules (Resource Graph)',
        what: 'HTTP 403 AuthorizationFailed: no',
        kind: 'unread',
      },
    ]);
  });
});
