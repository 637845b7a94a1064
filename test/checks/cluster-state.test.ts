import { clusterState } from '../../shared/checks/cluster-state.ts';
import { anApiServer, aPool, ask, CLUSTER } from '../builders.ts';
import { type Row, testCheck } from './rows.ts';

const { powerState: _, ...unsaid } = anApiServer();

const rows: readonly Row[] = [
  { is: 'pass', because: 'it runs and the last operation succeeded', facts: {}, says: 'version 1.33.2, tier Standard' },
  {
    is: 'pass',
    because: 'a user pool may be stopped',
    facts: {
      apiServer: anApiServer({
        pools: [aPool(), aPool({ name: 'user', mode: 'User', powerState: 'Stopped', count: 0 })],
      }),
    },
  },
  {
    is: 'pass',
    because: 'one system pool of two is enough',
    facts: { apiServer: anApiServer({ pools: [aPool({ count: 0 }), aPool({ name: 'two' })] }) },
  },
  {
    is: 'pass',
    because: 'hosted system pools carry the tunnel',
    facts: { apiServer: anApiServer({ hasHostedSystemPools: true, pools: [aPool({ count: 0 })] }) },
  },
  {
    is: 'fail',
    because: 'it is stopped, though provisioning succeeded',
    facts: { apiServer: anApiServer({ powerState: 'Stopped', pools: [aPool({ count: 0, powerState: 'Stopped' })] }) },
    subjects: ['power'],
  },
  {
    is: 'fail',
    because: 'the last operation failed',
    facts: { apiServer: anApiServer({ provisioningState: 'Failed' }) },
    subjects: ['provisioning'],
  },
  {
    is: 'fail',
    because: 'the last operation was broken off',
    facts: { apiServer: anApiServer({ provisioningState: 'Canceled' }) },
    subjects: ['provisioning'],
  },
  {
    is: 'fail',
    because: 'an operation runs, which may explain it',
    facts: { apiServer: anApiServer({ provisioningState: 'Upgrading' }) },
    subjects: ['provisioning'],
  },
  {
    is: 'fail',
    because: 'a pool failed',
    facts: { apiServer: anApiServer({ pools: [aPool(), aPool({ name: 'user', provisioningState: 'Failed' })] }) },
    subjects: ['pool user'],
  },
  {
    is: 'fail',
    because: 'no system pool has a node',
    facts: { apiServer: anApiServer({ pools: [aPool({ count: 0 }), aPool({ name: 'two', powerState: 'Stopped' })] }) },
    subjects: ['system pools'],
  },
  {
    is: 'fail',
    because: 'it failed, though nobody said whether it runs',
    facts: { apiServer: { ...unsaid, provisioningState: 'Failed' } },
    says: 'did not say whether',
  },
  { is: 'unknown', because: 'nobody said whether it runs', facts: { apiServer: unsaid } },
  { is: 'unknown', because: 'the cluster was not read', facts: { apiServer: undefined } },
];

testCheck(clusterState, rows, { notApplicable: 'every cluster has a state' });

describe('cluster-state', () => {
  it('proves that a cluster is stopped and starts it', () => {
    const [finding] = ask(clusterState, {
      apiServer: anApiServer({ powerState: 'Stopped', pools: [aPool({ count: 0, powerState: 'Stopped' })] }),
    });

    expect(finding).toMatchObject({
      severity: 'high',
      certainty: 'proven',
      evidence: [{ fact: 'powerState.code is Stopped', source: `${CLUSTER.id}#properties.powerState.code` }],
      remediation: { command: `az aks start --subscription ${CLUSTER.subscriptionId} -g rg -n aks` },
    });
    expect(
      ask(clusterState, { apiServer: finding?.remediation.change?.clusters?.[CLUSTER.id]?.apiServer }),
    ).toMatchObject([{ status: 'pass' }]);
  });

  it('does not raise an alarm for an operation that runs', () => {
    expect(ask(clusterState, { apiServer: anApiServer({ provisioningState: 'Updating' }) })).toMatchObject([
      { severity: 'info', certainty: 'likely' },
    ]);
  });

  it('names pool and state by their place in the cluster', () => {
    const pools = [aPool({ count: 0 }), aPool({ name: 'two', powerState: 'Stopped' })];

    expect(ask(clusterState, { apiServer: anApiServer({ pools }) })[0]?.evidence).toEqual([
      { fact: 'agentPoolProfiles[0].count is 0', source: `${CLUSTER.id}#properties.agentPoolProfiles[0].count` },
      {
        fact: 'agentPoolProfiles[1].powerState.code is Stopped',
        source: `${CLUSTER.id}#properties.agentPoolProfiles[1].powerState.code`,
      },
    ]);
  });
});
