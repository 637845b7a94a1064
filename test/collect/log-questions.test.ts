import fc from 'fast-check';
import { type LogName, LOG_TABLES, tableOf } from '../../shared/collect/parse/logs/log-tables.ts';
import { arrivals } from '../../shared/collect/read/logs/arrivals.ts';
import { clusterQuestions, fleetQuestions } from '../../shared/collect/read/logs/index.ts';
import { type LogQuestion, queryOf } from '../../shared/collect/read/logs/question.ts';
import { evaluate } from '../emulator/kql/evaluate.ts';
import { columnsOf, parse } from '../emulator/kql/parse.ts';
import { LOG_SCHEMAS } from '../emulator/log-schemas.ts';

const RESOURCES = ['a', 'b'].map((name) => `/subscriptions/s/resourcegroups/g/providers/p/kind/${name}`);

/** Every text that may be sent: each question, of each log that may answer it, in each table that the log may lie in. */
const texts = [
  ...Object.entries<LogQuestion<unknown>>({ ...clusterQuestions, ...fleetQuestions }),
  ...Object.keys(LOG_TABLES).map((log) => ['arrivals', { ...arrivals, logs: [log as LogName] }] as const),
].flatMap(([fact, question]) =>
  question.logs.flatMap((log) =>
    [false, ...(tableOf(log).legacy === undefined ? [] : [true])].map((isLegacy) => ({
      fact,
      question,
      log,
      isLegacy,
    })),
  ),
);

describe('what is asked of logs', () => {
  it.each(texts)(
    'has the right names and types: $fact of $log, among all logs: $isLegacy',
    ({ question, ...place }) => {
      const query = queryOf(question, place, RESOURCES);

      // Throws with the words of Microsoft's own parser.
      parse(query, LOG_SCHEMAS);
      expect(columnsOf(query, LOG_SCHEMAS)).toContainEqual({ name: '_ResourceId', type: 'string' });
    },
  );

  it.each(texts)('can be asked of tables without a row: $fact of $log, $isLegacy', ({ question, ...place }) => {
    const empty = Object.fromEntries(Object.keys(LOG_SCHEMAS).map((table) => [table.toLowerCase(), []]));

    expect(evaluate(queryOf(question, place, RESOURCES), empty, LOG_SCHEMAS)).toEqual([]);
  });

  it.each(texts)(
    'names no time and no second table, which Basic tables refuse: $fact of $log, $isLegacy',
    ({ question }) => {
      expect(question.query).not.toMatch(/\bago\(|\bnow\(|\bjoin\b|\bunion\b|\blookup\b|\blet\b|where TimeGenerated/);
    },
  );

  it('lets no id out of its literal', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('\\', "'", '"', '\n', ' ', '|', ';', ')', '(', ',', 'a', '//'),
      maxLength: 12,
    });
    const query = { query: 'project _ResourceId' };
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const rows = [one, `${other}x`, 'nobody'].map((_ResourceId) => ({ _ResourceId }));
        const text = queryOf(query, { log: 'KubeEvents', isLegacy: false }, [one, `${other}x`]);
        expect(evaluate(text, { kubeevents: rows })).toEqual(rows.slice(0, 2));
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

it('the tables that logs lie in are those that the emulated workspaces have', () => {
  const tables = Object.values(LOG_TABLES).map(({ table }) => table);

  expect(tables.filter((table) => !(table in LOG_SCHEMAS))).toEqual([]);
});
