import { createEmulator, type Emulator } from '../../emulator/emulator.ts';
import { type Fleet, fleetOf, healthyPublic } from '../../fleet/fleet.ts';
import { flowLog, type FlowLogProperties, flowRow } from '../../fleet/flow-logs.ts';
import { logsOf, workspaceOf } from '../../fleet/logs.ts';
import type { Resource } from '../../fleet/resources.ts';
import { nodesOf, subscriptionOf, SUBSCRIPTIONS } from '../../fleet/world.ts';
import { scanLive } from '../../live.ts';

type Log = Resource<FlowLogProperties>;

const world = healthyPublic('one', 0);
const subnet = nodesOf(world).id.toLowerCase();
const elsewhere = workspaceOf(SUBSCRIPTIONS[1]?.id ?? '');

/** A cluster in whose VNet a rule denies calls of kubelets, as a flow log of these says in the workspace of another subscription. */
function aFleet(...resources: readonly Log[]): Fleet {
  const rows = { NTANetAnalytics: [flowRow(world, 30, { FlowStatus: 'Denied' })] };
  const fleet = fleetOf([{ ...world, logs: { ...logsOf(world), resources, rows: {} } }]);
  if (fleet.logs === undefined) throw new Error('the fleet sends nothing');
  const workspaces = [...fleet.logs.workspaces, elsewhere];
  return { ...fleet, logs: { ...fleet.logs, workspaces, rows: new Map([[elsewhere.customerId, rows]]) } };
}

async function learn(fleet: Fleet, prepare: (emulator: Emulator) => void = () => undefined) {
  const emulator = createEmulator(fleet);
  prepare(emulator);
  const { snapshot, report } = await scanLive(emulator, {}, { sources: { logs: true } });
  const { deniedFlows } = snapshot.facts;
  const [traffic] = report.findings.filter(({ check }) => check === 'node-traffic');
  return { told: deniedFlows.known ? deniedFlows.value : {}, traffic, problems: report.problems };
}

const ofVnet = flowLog(world.spoke, elsewhere);
const ofSubnet = flowLog({ id: subnet, name: 'nodes' }, elsewhere);
const heard = { known: true, value: { rows: [{ port: 10_250, hits: 60 }] } };

function without(change: (properties: FlowLogProperties) => void): Log {
  const log = structuredClone(ofVnet);
  change(log.properties);
  return log;
}

describe('where flow logs go', () => {
  it.each([
    ['the VNet', ofVnet],
    ['the subnet', ofSubnet],
  ])('is told by that of %s', async (_, log) => {
    const { told, traffic, problems } = await learn(aFleet(log));

    expect(Object.keys(told)).toEqual([subnet]);
    expect(told[subnet]).toMatchObject(heard);
    expect(traffic).toMatchObject({ status: 'fail', certainty: 'likely' });
    expect(problems).toEqual([]);
  });

  it.each([
    ['is off', without((properties) => (properties.enabled = false)), 'keeps no traffic analytics', 'update'],
    [
      'keeps no traffic analytics',
      without(({ flowAnalyticsConfiguration: one }) => {
        one.networkWatcherFlowAnalyticsConfiguration = { enabled: false };
      }),
      'keeps no traffic analytics',
      'update',
    ],
    ['is of another VNet', flowLog(world.hub, elsewhere), 'NTANetAnalytics is not collected', 'create'],
  ])('is nowhere where it %s: nobody was asked to keep it, and how to is said', async (_, log, why, verb) => {
    const { told } = await learn(aFleet(log));

    expect(told[subnet]).toMatchObject({ known: false, isUnasked: true });
    expect(JSON.stringify(told[subnet])).toContain(why);
    expect(JSON.stringify(told[subnet])).toContain(
      `az network watcher flow-log ${verb} -n ${verb === 'create' ? 'aks-reach-one-spoke' : `'one-spoke-flowlog'`} --subscription ${subscriptionOf(world)} -l`,
    );
  });

  it('may be a workspace that may not be asked: that leaves the answer open', async () => {
    const { told, traffic } = await learn(aFleet(ofVnet), ({ logs }) => logs.refused.add(elsewhere.customerId));

    expect(told[subnet]).toMatchObject({ known: false });
    expect(told[subnet]).not.toHaveProperty('isUnasked');
    expect(traffic).toMatchObject({ status: 'unknown' });
  });
});
