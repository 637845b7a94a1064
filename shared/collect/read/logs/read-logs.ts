import type { LogsSource } from '../../../model/config.ts';
import type { FleetFacts, Seen } from '../../../model/facts.ts';
import type { LogsUse } from '../../../model/logs.ts';
import { unseen } from '../../../model/observed.ts';
import type { Problem } from '../../../model/report.ts';
import type { FleetSnapshot } from '../../../model/snapshot.ts';
import type { ResourceId } from '../../../reachability/index.ts';
import { eachOf } from '../../quota.ts';
import type { Looked } from '../../reading.ts';
import { type Azure, explain } from '../azure.ts';
import { ask, type Answers, type Asking, type Budget, type Subject } from './ask.ts';
import { clusterQuestions, fleetQuestions } from './index.ts';
import { type LogSource, type Places, readPlaces } from './places.ts';
import type { FleetLogQuestion, LogQuestion } from './question.ts';
import { logSender, type Send } from './send.ts';

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
  const questions: readonly Asked[] = [
    ...Object.entries(clusterQuestions).map(([fact, question]) => ({ fact, question, sources: ofClusters })),
    ...Object.entries<FleetLogQuestion<unknown>>(fleetQuestions).map(([fact, question]) => ({
      fact,
      question,
      sources: network.known ? question.about(network.value).map((id) => ({ id })) : [],
    })),
  ];
  const all = new Map(questions.flatMap(({ sources }) => sources.map((one) => [one.id, one])));
  const logs = [...new Set(questions.flatMap(({ question }) => question.logs))];
  const places = await readPlaces(azure, [...all.values()], logs);
  const isSameDay = earlier?.askedAt.slice(0, 10) === toAt.slice(0, 10);
  const budget: Budget = {
    maxScannedGB: source.maxScannedGB ?? MAX_SCANNED_GB,
    queries: 0,
    scannedGB: isSameDay ? earlier.scannedGB : 0,
    unmeasuredQueries: 0,
  };
  const asking: Asking = { send, budget, problems: [], toAt };
  const answers = await eachOf(questions, MOST_QUESTIONS_AT_ONCE, (asked) => askAll(asking, asked, places));
  const { queries, scannedGB, unmeasuredQueries } = budget;
  return {
    clusters: new Map(
      clusters.map(({ cluster: { id } }) => [
        id,
        Object.fromEntries(
          questions.flatMap(({ fact }, index) => (fact in clusterQuestions ? [[fact, answers[index]?.get(id)]] : [])),
        ),
      ]),
    ),
    fleet: Object.fromEntries(
      questions.flatMap(({ fact }, index) =>
        fact in fleetQuestions
          ? [
              [
                fact,
                network.known
                  ? { known: true, value: Object.fromEntries(answers[index] ?? []), observedAt: toAt, source: 'logs' }
                  : network,
              ],
            ]
          : [],
      ),
    ),
    use: { askedAt: toAt, queries, scannedGB, unmeasuredQueries },
    problems: [...places.problems, ...asking.problems],
  };
}

interface Asked {
  readonly fact: string;
  readonly question: LogQuestion<unknown>;
  readonly sources: readonly LogSource[];
}

async function askAll(asking: Asking, { question, sources }: Asked, places: Places): Promise<Answers<unknown>> {
  const found = sources.map((source) => ({ id: source.id, place: places.find(source, question.logs) }));
  const subjects = found.flatMap(({ id, place }): readonly Subject[] => ('why' in place ? [] : [{ id, place }]));
  const answers = await ask(asking, question, subjects);
  const missing = found.flatMap(({ id, place }) => ('why' in place ? [[id, unseen(place.why)] as const] : []));
  return new Map([...answers, ...missing]);
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
