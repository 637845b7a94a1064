import { clusterQuestions, fleetQuestions } from '../../collect/read/logs/index.ts';
import type { Config } from '../../model/config.ts';
import type { LogsUse } from '../../model/logs.ts';
import type { Told } from '../../model/plan.ts';
import type { ScanRequest } from '../../model/request.ts';
import type { FleetSnapshot } from '../../model/snapshot.ts';
import { isPartial } from '../scope.ts';

/** The request with what it must know of earlier ones. About single clusters the logs are asked whenever somebody asks, within the ceiling of the day. */
export function asking<R extends ScanRequest>(request: R, told: Told | undefined): R {
  const remembered = told === undefined ? {} : { remembered: { logs: told.use } };
  return { ...request, ...remembered, config: isAboutSome(request) ? askingNow(request.config) : request.config };
}

/** The snapshot of a scan that did not ask the logs, with what they told the last one that did. */
export function withTold(snapshot: FleetSnapshot, told: Told | undefined): FleetSnapshot {
  if (told === undefined) return snapshot;
  const fleet = Object.entries(told.fleet).filter(([fact]) => isUnknown(snapshot.facts, fact));
  const clusters = snapshot.clusters.map(({ cluster, facts }) => {
    const own = Object.entries(told.clusters[cluster.id] ?? {}).filter(([fact]) => isUnknown(facts, fact));
    return { cluster, facts: { ...facts, ...Object.fromEntries(own) } };
  });
  return { ...snapshot, facts: { ...snapshot.facts, ...Object.fromEntries(fleet) }, clusters };
}

/** What is to be remembered of what the logs told: of a scan about single clusters what it told of these, and what it cost. */
export function toldBy(request: ScanRequest, snapshot: FleetSnapshot, use: LogsUse, before: Told | undefined): Told {
  const clusters = snapshot.clusters.map(({ cluster, facts }) => {
    return [cluster.id, partOf(facts, clusterQuestions)] as const;
  });
  const fleet = partOf(snapshot.facts, fleetQuestions);
  if (!isAboutSome(request) || before === undefined) return { use, fleet, clusters: Object.fromEntries(clusters) };
  return {
    ...before,
    // When the fleet was asked about stays: its cadence goes on as if nobody had asked about single ones.
    use: { ...use, askedAt: before.use.askedAt, scannedAt: use.askedAt },
    clusters: { ...before.clusters, ...Object.fromEntries(clusters) },
  };
}

function isAboutSome({ target }: ScanRequest): boolean {
  return 'scope' in target && isPartial(target);
}

function askingNow(config: Config): Config {
  const { logs } = config.sources ?? {};
  if (logs === undefined || logs === false) return config;
  const source = logs === true ? {} : logs;
  return { ...config, sources: { ...config.sources, logs: { ...source, everyHours: 0 } } };
}

function partOf<F extends object>(facts: F, questions: object): Partial<F> {
  return Object.fromEntries(Object.entries(facts).filter(([fact]) => fact in questions)) as Partial<F>;
}

function isUnknown(facts: object, fact: string): boolean {
  return (facts as Readonly<Record<string, { known: boolean } | undefined>>)[fact]?.known !== true;
}
