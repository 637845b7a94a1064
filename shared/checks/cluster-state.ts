import { azCluster, word } from '../aks/az.ts';
import { cite } from '../aks/cite.ts';
import { reconcile } from '../aks/fixes/node-name.ts';
import { isInOperation } from '../aks/operation.ts';
import { darkSystemPools } from '../aks/system-pools.ts';
import type { AgentPool, ApiServer } from '../model/api-server.ts';
import type { Trouble } from '../model/finding.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { defineCheck, verdict } from './check.ts';

export const clusterState = defineCheck({
  id: 'cluster-state',
  cause: 'extra',
  title: 'The cluster is stopped, failed or in the middle of an operation',
  severity: 'high',
  remediation: {
    summary:
      'Start the cluster, repair what failed, or wait until the operation ends, before looking for the cause in the network.',
    docs: 'https://learn.microsoft.com/azure/aks/start-stop-cluster',
  },
  explanation: `Looks at the power state and the provisioning state of the cluster and of its pools. A stopped cluster keeps
\`provisioningState: Succeeded\` and its name, but nothing answers, and Azure takes the name out of DNS: clients see \`no such host\`
rather than a time-out.

While an operation runs, time-outs may come from it: that is reported as likely, at the lowest severity.

Without a running node of a system pool nothing carries the tunnel, so \`kubectl logs\` and \`exec\` fail.`,
  reads: ['apiServer'],

  run({ apiServer }, cluster) {
    const { powerState, provisioningState, version = 'not stated', tier = 'not stated' } = apiServer;
    const troubles = [
      ...troublesOfPower(apiServer, cluster),
      ...troublesOfProvisioning(apiServer, cluster),
      ...troublesOfPools(apiServer, cluster),
    ];
    const unseen = [
      powerState === undefined && 'Azure did not say whether the cluster runs.',
      provisioningState === undefined && 'Azure did not say how the last operation on the cluster ended.',
    ].filter((gap) => gap !== false);
    return verdict(
      troubles,
      unseen,
      `The cluster runs and its last operation succeeded (version ${version}, tier ${tier}).`,
    );
  },
});

function troublesOfPower(apiServer: ApiServer, cluster: ClusterRef): readonly Trouble[] {
  const { powerState } = apiServer;
  if (powerState === undefined || powerState === 'Running') return [];
  return [
    {
      subject: 'power',
      reason: `The cluster is ${powerState}: its API server does not run.`,
      certainty: 'proven',
      evidence: [cite(cluster.id, 'properties.powerState.code', powerState)],
      command: `az aks start ${azCluster(cluster)}`,
      change: { clusters: { [cluster.id]: { apiServer: started(apiServer) } } },
    },
  ];
}

/** What starting does: AKS starts every pool with the cluster, and gives each its nodes back. */
function started(apiServer: ApiServer): ApiServer {
  const pools = apiServer.pools.map((pool) => ({
    ...pool,
    powerState: 'Running',
    count: pool.count === 0 ? 1 : (pool.count ?? 1),
  }));
  return { ...apiServer, powerState: 'Running', pools };
}

function troublesOfProvisioning(apiServer: ApiServer, cluster: ClusterRef): readonly Trouble[] {
  const { provisioningState: state } = apiServer;
  if (state === undefined || state === 'Succeeded') return [];
  const evidence = [cite(cluster.id, 'properties.provisioningState', state)];
  if (isInOperation(apiServer)) {
    return [
      {
        subject: 'provisioning',
        reason: `The cluster is ${state}: until that ends, time-outs may come from it.`,
        certainty: 'likely',
        severity: 'info',
        evidence,
        disprovedBy: 'time-outs that began before the operation, or that outlast it',
      },
    ];
  }
  return [
    {
      subject: 'provisioning',
      reason: `The last operation on the cluster ended as ${state}: what it was to change may be half done.`,
      certainty: 'likely',
      severity: state === 'Failed' ? 'high' : 'low',
      evidence,
      command: reconcile(cluster),
      disprovedBy: 'kubectl reaching the API server from its own network',
    },
  ];
}

function troublesOfPools(apiServer: ApiServer, cluster: ClusterRef): readonly Trouble[] {
  const { pools, powerState } = apiServer;
  if (powerState !== 'Running') return [];
  const failed = pools.flatMap((pool, index) =>
    pool.provisioningState === 'Failed' ? [troubleOfFailedPool(pool, index, cluster)] : [],
  );
  const dark = darkSystemPools(apiServer);
  return dark.length === 0 ? failed : [...failed, troubleOfDarkPools(dark, cluster)];
}

function troubleOfFailedPool(pool: AgentPool, index: number, cluster: ClusterRef): Trouble {
  return {
    subject: `pool ${pool.name}`,
    reason: `The last operation on pool ${pool.name} failed: its nodes may not have joined the API server.`,
    certainty: 'likely',
    evidence: [cite(cluster.id, `properties.agentPoolProfiles[${index}].provisioningState`, 'Failed')],
    command: `az aks nodepool upgrade ${azPool(cluster, pool)} --node-image-only`,
    disprovedBy: 'every node of the pool being Ready',
  };
}

function troubleOfDarkPools(system: readonly { pool: AgentPool; index: number }[], cluster: ClusterRef): Trouble {
  return {
    subject: 'system pools',
    reason: 'No system pool has a running node: nothing carries the tunnel, so logs, exec, webhooks and metrics fail.',
    certainty: 'likely',
    evidence: system.map(({ pool, index }) => {
      const at = `properties.agentPoolProfiles[${index}]`;
      return pool.powerState === 'Stopped'
        ? cite(cluster.id, `${at}.powerState.code`, 'Stopped')
        : cite(cluster.id, `${at}.count`, 0);
    }),
    command: system.map(({ pool }) => `az aks nodepool start ${azPool(cluster, pool)}`)[0] ?? '',
    disprovedBy: 'konnectivity-agent pods that are Ready',
  };
}

/** `az aks nodepool` calls the cluster `--cluster-name` and the pool `-n`. */
function azPool(cluster: ClusterRef, pool: AgentPool): string {
  return `${azCluster(cluster).replace(' -n ', ' --cluster-name ')} -n ${word(pool.name)}`;
}
