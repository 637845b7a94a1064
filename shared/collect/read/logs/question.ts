import { kql, piped } from '../../../kql.ts';
import type { ApiServer } from '../../../model/api-server.ts';
import type { ClusterFacts, FleetFacts } from '../../../model/facts.ts';
import type { Logged, LoggedOf } from '../../../model/logs.ts';
import type { Network, ResourceId } from '../../../reachability/index.ts';
import type { Body } from '../../parse/body.ts';
import { type LogName, tableOf } from '../../parse/logs/log-tables.ts';
import type { Place } from './sender.ts';

/** The facts of a cluster that logs tell. */
export type ClusterLogFact = {
  [F in keyof ClusterFacts]: ClusterFacts[F] extends Logged<unknown> ? F : never;
}[keyof ClusterFacts];

/** The facts of the fleet that logs of its other resources tell. */
export type FleetLogFact = {
  [F in keyof FleetFacts]: FleetFacts[F] extends LoggedOf<unknown> ? F : never;
}[keyof FleetFacts];

/**
 * One question to the logs, put to many resources at once. Its query is kept plain, and what it summarizes it does by `_ResourceId`: the
 * rows of one resource must say the same whether others are asked about or not. It names no time, as the request does that.
 */
export interface LogQuestion<Row> {
  /** In words, after "the logs were asked": `which addresses called`. */
  readonly asks: string;
  /** Logs that can answer it, the best first. The first that a resource has collected is asked. They have the same columns. */
  readonly logs: readonly LogName[];
  readonly lookBackHours: number;
  /** Nobody is told to collect what answers it: where that is collected nowhere, it counts as if nobody was asked. */
  readonly isOptional?: true;
  /** What becomes of the log's rows. Every row that it leaves has `_ResourceId`. */
  readonly query: string;
  /** Understands one row. It throws `BodyError`. */
  readonly parse: (row: Body) => Row;
}

/** A question about resources that are no clusters. */
export interface FleetLogQuestion<Row> extends LogQuestion<Row> {
  readonly about: (network: Network, apiServers: readonly ApiServer[]) => readonly ResourceId[];
}

/** The first rows of each resource in an order of columns, and no more: who has many hides nobody else. */
export function firstOfEach(order: string, most: number): string {
  return piped(
    `sort by _ResourceId asc, ${order}`,
    kql`extend Rank = row_number(1, prev(_ResourceId) != _ResourceId)`,
    kql`where Rank <= ${most}`,
  );
}

/** The whole query about some resources, as it is sent and as evidence quotes it. */
export function queryOf(
  question: Pick<LogQuestion<unknown>, 'query'>,
  { log, isLegacy }: Pick<Place, 'log' | 'isLegacy'>,
  resources: readonly ResourceId[],
): string {
  const { legacy, owned = [] } = tableOf(log);
  const rows = [tableName({ log, isLegacy }), owned, kql`where _ResourceId in~ (${resources})`].flat();
  // Every control plane log has one table, and its category tells which it is.
  const own = tableOf(log).table === 'AKSControlPlane' ? [kql`where Category == ${log}`] : [];
  return piped(...rows, ...(isLegacy && legacy !== undefined ? [legacy] : own), question.query);
}

export function tableName({ log, isLegacy }: Pick<Place, 'log' | 'isLegacy'>): string {
  return isLegacy ? 'AzureDiagnostics' : tableOf(log).table;
}
