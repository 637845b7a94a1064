import type { ClusterFacts, FleetFacts } from '../../../model/facts.ts';
import type { Logged, LoggedOf } from '../../../model/logs.ts';
import { agentLog } from './agent-log.ts';
import { agentEvents, agentPods } from './agent-sightings.ts';
import { callTroubles } from './call-troubles.ts';
import { callers } from './callers.ts';
import { deniedFlows } from './denied-flows.ts';
import { firewallAddresses, firewallNames } from './firewall-rulings.ts';
import { apiUse } from './api-use.ts';
import { helmChanges } from './helm-changes.ts';
import type { ClusterLogFact, FleetLogFact, FleetLogQuestion, LogQuestion } from './question.ts';
import { failedCalls, serverLog } from './server-errors.ts';

type RowOf<F> = F extends Logged<infer Row> ? Row : never;
type FleetRowOf<F> = F extends LoggedOf<infer Row> ? Row : never;

/** The question behind every fact of a cluster that logs tell; the first ones come before the ceiling. */
export const clusterQuestions: { readonly [F in ClusterLogFact]: LogQuestion<RowOf<ClusterFacts[F]>> } = {
  callers,
  serverLog,
  failedCalls,
  agentLog,
  agentPods,
  agentEvents,
  apiUse,
  helmChanges,
  callTroubles,
};

/** The question behind every fact that logs of other resources tell. */
export const fleetQuestions: { readonly [F in FleetLogFact]: FleetLogQuestion<FleetRowOf<FleetFacts[F]>> } = {
  firewallNames,
  firewallAddresses,
  deniedFlows,
};
