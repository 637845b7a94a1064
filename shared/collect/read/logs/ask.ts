import type { Logged } from '../../../model/logs.ts';
import { known, type Observed, unseen } from '../../../model/observed.ts';
import type { ResourceId } from '../../../reachability/index.ts';
import { QUERY, queryOfTable } from '../../needs.ts';
import { Body, BodyError } from '../../parse/body.ts';
import type { LogAnswer } from '../../parse/logs/answer.ts';
import { eachOf } from '../../quota.ts';
import { explain } from '../azure-error.ts';
import type { Place } from './sender.ts';
import { type LogQuestion, queryOf, tableName } from './question.ts';
import type { LogQuery, Send } from './send.ts';

/** https://learn.microsoft.com/azure/azure-monitor/logs/cross-workspace-query */
const MOST_WORKSPACES = 100;
const MOST_RESOURCES = 500;
const MOST_AT_ONCE = 5;
/** A question about one resource that still runs out of time is asked about the latest part of its time alone, and no less than this. */
const LEAST_HOURS = 1;
const HOUR_MS = 3_600_000;

/** What may still be read, and what was. */
export interface Budget {
  readonly maxScannedGB: number;
  queries: number;
  scannedGB: number;
  unmeasuredQueries: number;
}

export interface Subject {
  readonly id: ResourceId;
  readonly place: Place;
}

/** A question once it is known which log answers it. */
export type Question<Row> = Omit<LogQuestion<Row>, 'logs'>;

export type Answers<Row> = ReadonlyMap<ResourceId, Observed<Logged<Row>>>;

/** That a question got no answer of a workspace, and why. */
export interface Refusal {
  readonly workspace: ResourceId;
  readonly asks: string;
  readonly why: string;
}

export interface Asking {
  readonly send: Send;
  readonly budget: Budget;
  readonly refusals: Refusal[];
  readonly toAt: string;
}

/** Puts one question to the logs of many resources, in as few queries as the plans of the tables allow. It never throws. */
export async function ask<Row>(
  asking: Asking,
  question: Question<Row>,
  subjects: readonly Subject[],
): Promise<Answers<Row>> {
  const hours = question.lookBackHours;
  const answers = await eachOf(chunksOf(subjects), MOST_AT_ONCE, (chunk) =>
    askChunk(asking, question, chunk, hours, hours),
  );
  return new Map(answers.flat());
}

/** Resources that one query can be about: of one table and one plan, in a few workspaces. */
function chunksOf(subjects: readonly Subject[]): readonly (readonly Subject[])[] {
  const groups = Map.groupBy(subjects, ({ place }) =>
    [place.log, place.isLegacy, place.plan === 'Analytics' || place.customerId].join(' '),
  );
  return [...groups.values()].flatMap((group) => {
    const chunks: Subject[][] = [];
    const workspaces = new Set<string>();
    for (const subject of group.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
      const last = chunks.at(-1);
      const isFull =
        last === undefined ||
        last.length === MOST_RESOURCES ||
        (workspaces.size === MOST_WORKSPACES && !workspaces.has(subject.place.customerId));
      if (isFull) workspaces.clear();
      if (isFull) chunks.push([subject]);
      else last.push(subject);
      workspaces.add(subject.place.customerId);
    }
    return chunks;
  });
}

function keyOf({ id, place }: Subject): string {
  return `${place.customerId} ${id}`;
}

type Outcome<Row> = readonly (readonly [ResourceId, Observed<Logged<Row>>])[];

async function askChunk<Row>(
  asking: Asking,
  question: Question<Row>,
  subjects: readonly Subject[],
  hours: number,
  wantedHours: number,
): Promise<Outcome<Row>> {
  const [first] = subjects;
  if (first === undefined) return [];
  const { budget, toAt } = asking;
  if (budget.scannedGB >= budget.maxScannedGB) {
    const why = `${budget.scannedGB.toFixed(1)} GB of logs were read today, and sources.logs.maxScannedGB is ${budget.maxScannedGB}`;
    return refused(asking, question, subjects, why);
  }
  const fromAt = new Date(Date.parse(toAt) - hours * HOUR_MS).toISOString();
  const [workspace = '', ...workspaces] = new Set(subjects.map(({ place }) => place.customerId));
  const query: LogQuery = {
    kql: queryOf(
      question,
      first.place,
      subjects.map(({ id }) => id),
    ),
    workspaces: [workspace, ...workspaces],
    fromAt,
    toAt,
    isSearch: first.place.plan !== 'Analytics',
  };
  const halves = async () => {
    const middle = Math.ceil(subjects.length / 2);
    const parts = [subjects.slice(0, middle), subjects.slice(middle)];
    return (await eachOf(parts, 2, (part) => askChunk(asking, question, part, hours, wantedHours))).flat();
  };
  let answer: LogAnswer;
  try {
    answer = await asking.send(query);
  } catch (error) {
    const isTooMuch = (error as { statusCode?: number }).statusCode === 504;
    if (subjects.length > 1 && (isTooMuch || workspaces.length > 0)) return await halves();
    if (isTooMuch && hours / 2 >= LEAST_HOURS)
      return await askChunk(asking, question, subjects, hours / 2, wantedHours);
    return refused(asking, question, subjects, whyOf(error, first.place));
  } finally {
    budget.queries++;
  }
  if (answer.scannedGB === undefined) budget.unmeasuredQueries++;
  else budget.scannedGB += answer.scannedGB;
  if (answer.partial !== undefined && subjects.length > 1) return halves();

  const gaps = [
    ...(answer.partial === undefined ? [] : [`rows of ${tableName(first.place)} may be missing: ${answer.partial}`]),
    ...(hours === wantedHours
      ? []
      : [
          `of the last ${wantedHours} hours only ${hours} were looked at: a query of ${tableName(first.place)} ran out of time`,
        ]),
  ];
  return filed(question, subjects, answer, { fromAt, toAt, unseen: gaps });
}

/** Rows by the resource that they are of. */
function filed<Row>(
  question: Question<Row>,
  subjects: readonly Subject[],
  { rows }: LogAnswer,
  about: Pick<Logged<Row>, 'fromAt' | 'toAt' | 'unseen'>,
): Outcome<Row> {
  const bodies = rows.map((row) => new Body(row, 'row'));
  const byId = Map.groupBy(bodies, (row) => row.id('_ResourceId') ?? '');
  return subjects.map(({ id, place }) => {
    const table = tableName(place);
    try {
      if (byId.has('')) throw new BodyError('a row does not say of which resource it is');
      const value: Logged<Row> = {
        ...about,
        rows: (byId.get(id) ?? []).map((row) => question.parse(row)),
        table,
        query: queryOf(question, place, [id]),
      };
      return [id, known(value, about.toAt, table)];
    } catch (error) {
      return [id, unseen(`${table} was not understood: ${explain(error)}`)];
    }
  });
}

function refused<Row>(
  { refusals }: Asking,
  { asks }: Question<Row>,
  subjects: readonly Subject[],
  why: string,
): Outcome<Row> {
  for (const workspace of new Set(subjects.map(({ place }) => place.workspace)))
    refusals.push({ workspace, asks, why });
  return subjects.map(({ id }) => [id, unseen(`the logs were not asked ${asks}: ${why}`)]);
}

/** https://learn.microsoft.com/azure/azure-monitor/logs/manage-access */
function whyOf(error: unknown, place: Place): string {
  const { statusCode } = error as { statusCode?: number };
  const permissions = `${QUERY} and ${queryOfTable(tableName(place))} on ${place.workspace}`;
  return `${explain(error)}${statusCode === 403 ? `; it needs ${permissions}` : ''}`;
}
