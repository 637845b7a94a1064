import type { LogsSource } from '../../../model/config.ts';
import type { FleetFacts, Seen } from '../../../model/facts.ts';
import type { Logged, LogsUse } from '../../../model/logs.ts';
import { known, type Observed, unasked, unseen } from '../../../model/observed.ts';
import type { Problem } from '../../../model/report.ts';
import type { FleetSnapshot } from '../../../model/snapshot.ts';
import type { ResourceId } from '../../../reachability/index.ts';
import { tableOf } from '../../parse/logs/log-tables.ts';
import { eachOf } from '../../quota.ts';
import type { Looked } from '../../reading.ts';
import type { Azure } from '../azure.ts';
import { explain } from '../azure-error.ts';
import { arrivals } from './arrivals.ts';
import { ask, type Asking, type Budget, type Refusal, type Subject } from './ask.ts';
import { clusterQuestions, fleetQuestions } from './index.ts';
import { type NoPlace, type Places, readPlaces } from './places.ts';
import { type FleetLogQuestion, type LogQuestion, tableName } from './question.ts';
import { logSender, type Send } from './send.ts';
import type { LogSource } from './sender.ts';

const EVERY_HOURS = 6;
const MAX_SCANNED_GB = 100;
const MOST_QUESTIONS_AT_ONCE = 5;

/** What the logs told, of clusters and of the fleet's other resources. */
export interface LogsRead {
  readonly clusters: Looked;
  readonly fleet: Partial<Seen<FleetFacts>>;
  readonly use?: LogsUse;
  readonly problems: readonly Problem[];
}

/** Whether the logs are to be asked again, by when an earlier scan asked them. */
export function isDue({ everyHours = EVERY_HOURS }: LogsSource, earlier: LogsUse | undefined, nowAt: string): boolean {
  return earlier === undefined || Date.parse(nowAt) - Date.parse(earlier.askedAt) >= everyHours * 3_600_000;
}

/** Whether what was read then counts for the ceiling of now, which is of a day. */
function isSameDay({ askedAt, scannedAt = askedAt }: LogsUse, nowAt: string): boolean {
  return scannedAt.slice(0, 10) === nowAt.slice(0, 10);
}

/** Puts every question to the logs, each to all that collect what answers it. It never throws: what cannot be asked is unseen. */
export async function readLogs(
  azure: Azure,
  { clusters, facts: { network } }: FleetSnapshot,
  source: LogsSource,
  toAt: string,
  earlier?: LogsUse,
  makeSender: (azure: Azure) => Send = logSender,
): Promise<LogsRead> {
  if (!isDue(source, earlier, toAt)) {
    const why = `the logs were asked at ${earlier?.askedAt ?? ''}, and sources.logs.everyHours is ${source.everyHours ?? EVERY_HOURS}`;
    return allUnseen(clusters, why, []);
  }
  let send: Send;
  try {
    send = makeSender(azure);
  } catch (error) {
    const why = `the logs were not asked: ${explain(error)}`;
    return allUnseen(clusters, why, [{ where: 'sources.logs', what: why, kind: 'unread' }]);
  }
  const ofClusters = clusters.map(({ cluster: { id }, facts: { apiServer } }): LogSource => {
    const insightsWorkspace = apiServer.known ? apiServer.value.insightsWorkspace : undefined;
    return { id, ...(insightsWorkspace !== undefined && { insightsWorkspace }) };
  });
  const apiServers = clusters.flatMap(({ facts: { apiServer } }) => (apiServer.known ? [apiServer.value] : []));
  const questions: readonly Asked[] = [
    ...Object.entries(clusterQuestions).map(([fact, question]) => ({ fact, question, sources: ofClusters })),
    ...Object.entries<FleetLogQuestion<unknown>>(fleetQuestions).map(([fact, question]) => ({
      fact,
      question,
      sources: network.known ? question.about(network.value, apiServers).map((id) => ({ id })) : [],
    })),
  ];
  const places = await readPlaces(
    azure,
    questions.map(({ sources, question: { logs } }) => ({ sources, logs })),
  );
  const scannedBeforeGB = earlier !== undefined && isSameDay(earlier, toAt) ? earlier.scannedGB : 0;
  const budget: Budget = {
    maxScannedGB: source.maxScannedGB ?? MAX_SCANNED_GB,
    queries: 0,
    scannedGB: scannedBeforeGB,
    unmeasuredQueries: 0,
  };
  const asking: Asking = { send, budget, refusals: [], toAt };
  const found = questions.map((asked) => ({ asked, ...place(asked, places) }));
  const arriving = arrivalsOf(
    asking,
    found.flatMap(({ subjects }) => subjects),
  );
  const answers = await eachOf(found, MOST_QUESTIONS_AT_ONCE, async ({ asked: { fact, question }, ...who }) => {
    if (who.subjects.length === 0) return [fact, new Map(who.missing)] as const;
    const told = await ask(asking, question, who.subjects);
    const gaps = await arriving;
    const seen = who.subjects.map((one) => {
      const own = [gaps.get(keyOf(one)) ?? [], lackOf(question, one)].flat();
      return [one.id, withGaps(told.get(one.id), own)] as const;
    });
    return [fact, new Map([...seen, ...who.missing])] as const;
  });
  const told = new Map(answers);
  const { queries, scannedGB, unmeasuredQueries } = budget;
  return {
    clusters: new Map(
      clusters.map(({ cluster: { id } }) => [id, eachFact(clusterQuestions, (fact) => told.get(fact)?.get(id))]),
    ),
    fleet: eachFact(fleetQuestions, (fact) =>
      network.known ? known(Object.fromEntries(told.get(fact) ?? []), toAt, 'Log Analytics') : network,
    ),
    use: { askedAt: toAt, queries, scannedGB, scannedNowGB: scannedGB - scannedBeforeGB, unmeasuredQueries },
    problems: [...places.problems, ...problemsOf(asking.refusals)],
  };
}

function eachFact<T>(questions: object, factOf: (fact: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.keys(questions).map((fact) => [fact, factOf(fact)]));
}

/** One for each reason in each place, however many questions it stopped. */
function problemsOf(refusals: readonly Refusal[]): readonly Problem[] {
  const same = Map.groupBy(refusals, ({ workspace, why }) => `${workspace} ${why}`);
  return [...same.values()].flatMap((all): readonly Problem[] => {
    const [first] = all;
    if (first === undefined) return [];
    const asks = [...new Set(all.map((one) => one.asks))].join(', ');
    return [{ where: first.workspace, what: `the logs were not asked ${asks}: ${first.why}`, kind: 'unread' }];
  });
}

interface Asked {
  readonly fact: string;
  readonly question: LogQuestion<unknown>;
  readonly sources: readonly LogSource[];
}

/** Whom a question can be put to, and why not to the others. */
function place({ question, sources }: Asked, places: Places) {
  const missing = ({ why, isNowhere }: NoPlace) =>
    question.isOptional === true && isNowhere ? unasked(why) : unseen(why);
  const found = sources.map((source) => ({ id: source.id, place: places.find(source, question.logs) }));
  return {
    subjects: found.flatMap(({ id, place }): readonly Subject[] => ('why' in place ? [] : [{ id, place }])),
    missing: found.flatMap(({ id, place }) => ('why' in place ? [[id, missing(place)] as const] : [])),
  };
}

function keyOf({ id, place: { log } }: Subject): string {
  return `${log} ${id}`;
}

/**
 * Why rows of logs that are never silent may be missing, by log and resource: none of late says that they do not arrive, as behind a
 * daily cap, though a setting sends them.
 */
async function arrivalsOf(asking: Asking, subjects: readonly Subject[]): Promise<ReadonlyMap<string, string>> {
  const talkative = subjects.filter(({ place: { log } }) => tableOf(log).isNeverSilent === true);
  const unique = new Map(talkative.map((one) => [keyOf(one), one]));
  const gaps = new Map<string, string>();
  for (const own of Map.groupBy(unique.values(), ({ place: { log } }) => log).values()) {
    const answers = await ask(asking, arrivals, own);
    for (const one of own) {
      const answer = answers.get(one.id);
      const none = `${tableName(one.place)} holds no row of its last ${arrivals.lookBackHours} hours`;
      if (answer?.known !== true) gaps.set(keyOf(one), answer?.why ?? none);
      else if (answer.value.rows.length === 0) gaps.set(keyOf(one), none);
    }
  }
  return gaps;
}

/** What the log that is asked has less of than the one that would answer best. */
function lackOf({ logs }: LogQuestion<unknown>, { place }: Subject): readonly string[] {
  const { lacks } = tableOf(place.log);
  const [best = place.log] = logs;
  return lacks === undefined || place.log === best
    ? []
    : [`${place.log} has no ${lacks}, and ${best} is not collected`];
}

function withGaps<T>(answer: Observed<Logged<T>> | undefined, gaps: readonly string[]): Observed<Logged<T>> {
  if (answer === undefined) return unseen('the logs gave no answer about it');
  return answer.known ? { ...answer, value: { ...answer.value, unseen: [...answer.value.unseen, ...gaps] } } : answer;
}

function allUnseen(clusters: FleetSnapshot['clusters'], why: string, problems: readonly Problem[]): LogsRead {
  const facts = Object.fromEntries(Object.keys(clusterQuestions).map((fact) => [fact, unseen(why)]));
  const fleet = Object.fromEntries(Object.keys(fleetQuestions).map((fact) => [fact, unseen(why)]));
  return {
    clusters: new Map(clusters.map(({ cluster }): [ResourceId, object] => [cluster.id, facts])),
    fleet,
    problems,
  };
}
