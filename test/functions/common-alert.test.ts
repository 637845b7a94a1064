import { type Alert, resourcesIn, whyNothing } from '../../functions/common-alert.ts';
import { activityAlert, type AlertBody, healthAlert, logAlert, metricAlert, withEssentials } from './alert-bodies.ts';

const CLUSTER = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c';
const OF = 'Microsoft.ContainerService/managedClusters';
const asAlert = (body: AlertBody) => body as unknown as Alert;

it.each<[string, AlertBody, string | undefined]>([
  ['a metric', metricAlert(CLUSTER), undefined],
  ['one that is resolved', withEssentials(metricAlert(CLUSTER), { monitorCondition: 'resolved' }), 'resolved'],
  ['Resource Health, down', healthAlert(CLUSTER, 'Active'), undefined],
  ['Resource Health, up again', healthAlert(CLUSTER, 'Resolved'), 'resolved'],
  ['a log', logAlert(CLUSTER, 'KubeEvents | where Reason == "x"'), undefined],
  ['a table of ours', logAlert(CLUSTER, 'let x = 1; aksreachscans_cl | take 1'), 'this app'],
  ['a table whose name begins like ours', logAlert(CLUSTER, 'AksReachFindings_CLx'), undefined],
  ['a write', activityAlert(CLUSTER, `${OF}/write`), undefined],
  ['a stop', activityAlert(CLUSTER, `${OF}/stop/action`), undefined],
  ['a read', activityAlert(CLUSTER, `${OF}/read`), 'a read'],
  ['a credential', activityAlert(CLUSTER, `${OF}/LISTCLUSTERADMINCREDENTIAL/ACTION`), 'a read'],
])('of %s, why nothing: %#', (_, body, why) => {
  expect(whyNothing(asAlert(body))?.includes(why ?? '')).toBe(why === undefined ? undefined : true);
});

describe('what an alert is about', () => {
  it('are its targets, and what its rows are about', () => {
    expect(resourcesIn(asAlert(logAlert('/subscriptions/s/w', 'x', CLUSTER)))).toEqual(['/subscriptions/s/w', CLUSTER]);
    expect(resourcesIn(asAlert(withEssentials(metricAlert(), { configurationItems: [CLUSTER, 'c'] })))).toEqual([
      CLUSTER,
    ]);
  });

  it.each([
    undefined,
    null,
    'x',
    1,
    [],
    { condition: null },
    { condition: { allOf: 'x' } },
    { condition: { allOf: [null, { dimensions: {} }, { dimensions: [null, { value: 1 }] }] } },
  ])('is told whatever its context is: %j', (alertContext) => {
    const alert: Alert = {
      data: { essentials: { monitorCondition: 'Fired', alertTargetIDs: [CLUSTER] }, alertContext },
    };

    expect([whyNothing(alert), resourcesIn(alert)]).toEqual([undefined, [CLUSTER]]);
  });
});
