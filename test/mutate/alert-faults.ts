import type { Fault } from './faults.ts';

const ALERTS = 'test/infra/alerts.test.ts';

/** Faults in what alerts on findings. */
export const alertFaults: readonly Fault[] = [
  {
    says: 'what was mended alerts as long as rules look back',
    file: 'infra/alerts/rules.ts',
    from: 'arg_max(TimeGenerated, Status, Severity, Check, ClusterResourceId, DecidedBy) by FindingId',
    to: 'arg_max(TimeGenerated, Severity, Check, ClusterResourceId, DecidedBy) by FindingId, Status',
    caughtIn: ALERTS,
    caughtBy: 'fires once, stays while the failure is told, and resolves when it is mended',
  },
  {
    says: 'one scan that is missing resolves alerts',
    file: 'infra/alerts/windows.ts',
    from: '2 * 60 * hours + 15',
    to: '60 * hours + 15',
    caughtIn: ALERTS,
    caughtBy: 'hours is missing, and its rows come late',
  },
  {
    says: 'a line alerts once for each cluster',
    file: 'infra/alerts/rules.ts',
    from: 'dcount(ClusterResourceId) by Resource, Line',
    to: 'dcount(ClusterResourceId) by Resource = ClusterResourceId, Line',
    caughtIn: ALERTS,
    caughtBy: 'one line that cuts off 300 clusters is one alert',
  },
  {
    says: 'scans of single clusters hide that none comes by the timer',
    file: 'infra/alerts/rules.ts',
    from: "| where Trigger == 'timer'`",
    to: '| where isnotempty(Trigger)`',
    caughtIn: ALERTS,
    caughtBy: 'fire an hour after the scan that is missing',
  },
  {
    says: 'no scan at all alerts nobody',
    file: 'infra/alerts/rules.ts',
    from: ', 1000000)',
    to: ', 0)',
    caughtIn: ALERTS,
    caughtBy: 'fire where no scan ever came',
  },
];
