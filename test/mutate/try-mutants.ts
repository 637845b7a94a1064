import { existsSync, globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { equivalents } from './equivalents.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { type Run, Worker, ROOT } from './worker.ts';

const FOLDER = 'shared/reachability';
/** What decides about packets: security groups, routes, firewalls, names, and the way from one to the next. */
const FILES = [
  ...['address-labels', 'vnet-scope', 'rule-list', 'decide', 'nsg', 'gates', 'peering', 'gateways', 'routes'],
  ...['route-choice', 'egress', 'firewall/application-rules', 'firewall/fields', 'firewall/firewall', 'firewall/fqdn'],
  ...['firewall/network-rules', 'firewall/policy', 'resolve', 'target', 'standing', 'walk', 'journey', 'arrivals'],
  ...['appliances', 'internet', 'way-back', 'parts', 'join', 'trace', 'field-index', 'glance', 'values', 'spot'],
  ...['ip-set', 'memo', 'service-tags', 'public-owner'],
].map((name) => `${FOLDER}/${name}.ts`);
/** Compares with a second implementation, for minutes: only what got past all other tests is worth that. */
const ORACLE = 'test/reachability/oracle.test.ts';
const ORACLE_LIMIT_MS = 600_000;

export interface Choice {
  /** How many mutants, chosen by chance; absent, all. */
  readonly sample?: number;
  readonly seed?: number;
  /** Only files whose path contains this. */
  readonly file?: string;
  /** Without the comparison with a second implementation. */
  readonly isQuick?: boolean;
}

/** Makes every mutant in turn and runs the tests of the library against it. Answers whether all were caught or argued to be no change. */
export async function tryMutants(choice: Choice): Promise<boolean> {
  const mutants = chosen(choice);
  const tests = globSync('test/reachability/*.test.ts', { cwd: ROOT })
    .map((test) => test.replaceAll('\\', '/'))
    .toSorted();
  const fast = tests.filter((test) => test !== ORACLE);
  const queue = [...mutants];
  const survivors: Mutant[] = [];
  const wronglyArgued: Mutant[] = [];
  const hasOracle = choice.isQuick !== true && existsSync(join(ROOT, ORACLE));
  let oracleIsFine: Promise<number> | undefined;

  const work = async (): Promise<void> => {
    const worker = new Worker();
    try {
      const limitMs = 4 * (await timeOf(worker, fast)) + 2_000;
      // Whoever caught one mutant of a file often catches the next.
      const best = new Map<string, readonly string[]>();
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const { file } = mutant;
        const order = best.get(file) ?? fast;
        const isArgued = isListed(mutant);
        let run = await runOne(worker, mutant, order, limitMs);
        if (run.status === 'passed' && !isArgued && hasOracle) {
          await (oracleIsFine ??= timeOf(worker, [ORACLE]));
          run = await runOne(worker, mutant, [ORACLE], ORACLE_LIMIT_MS);
        }
        if (run.status === 'failed' && run.test !== ORACLE)
          best.set(file, [run.test, ...order.filter((test) => test !== run.test)]);
        if (run.status === 'passed' && !isArgued) survivors.push(mutant);
        if (run.status !== 'passed' && isArgued) wronglyArgued.push(mutant);
        process.stdout.write(`${verdictOn(run, isArgued).padEnd(34)}${say(mutant)}\n`);
      }
    } finally {
      worker.close();
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: availableParallelism() }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;

  const stale = choice.sample === undefined && choice.file === undefined ? unused(mutants) : [];
  process.stdout.write(`\n${mutants.length} mutants, ${survivors.length} survived\n`);
  for (const mutant of survivors) process.stdout.write(`SURVIVED  ${say(mutant)}\n`);
  for (const mutant of wronglyArgued) process.stdout.write(`argued to be no change, but caught  ${say(mutant)}\n`);
  for (const text of stale) process.stdout.write(`argued, but no such mutant: ${text}\n`);
  return survivors.length + wronglyArgued.length + stale.length === 0;
}

function chosen({ sample, seed = 1, file = '' }: Choice): readonly Mutant[] {
  const all = FILES.filter((name) => name.includes(file)).flatMap((name) =>
    mutantsOf(name, readFileSync(join(ROOT, name), 'utf8')),
  );
  if (sample === undefined) return all;
  // Numbers that look like chance and are the same for every seed: https://en.wikipedia.org/wiki/Linear_congruential_generator
  let state = seed;
  const next = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32);
  return all
    .map((mutant) => ({ mutant, rank: next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, sample)
    .map(({ mutant }) => mutant);
}

/** Tests that fail without any fault prove nothing. */
async function timeOf(worker: Worker, tests: readonly string[]): Promise<number> {
  const begin = performance.now();
  const run = await worker.run(tests, ORACLE_LIMIT_MS);
  if (run.status !== 'passed') throw new Error(`the tests fail as they are: ${JSON.stringify(run)}`);
  return performance.now() - begin;
}

async function runOne(
  worker: Worker,
  { file, start, end, to }: Mutant,
  tests: readonly string[],
  limitMs: number,
): Promise<Run> {
  const original = worker.read(file);
  worker.write(file, original.slice(0, start) + to + original.slice(end));
  try {
    return await worker.run(tests, limitMs);
  } finally {
    worker.write(file, original);
  }
}

function verdictOn(run: Run, isArgued: boolean): string {
  if (run.status === 'failed') return `caught by ${basename(run.test, '.test.ts')}`;
  if (run.status === 'stuck') return 'caught by the clock';
  return isArgued ? 'argued' : 'SURVIVED';
}

function say({ file, line, from, to }: Mutant): string {
  const short = (text: string) => {
    const flat = text.replaceAll(/\s+/g, ' ');
    return flat.length > 100 ? `${flat.slice(0, 97)}…` : flat;
  };
  return `${file}:${line}  ${short(from)}  →  ${short(to)}`;
}

function isListed({ file, text, from, to }: Mutant): boolean {
  return equivalents.some(
    (one) => `${FOLDER}/${one.file}` === file && one.line === text && one.from === from && one.to === to,
  );
}

function unused(mutants: readonly Mutant[]): readonly string[] {
  return equivalents
    .filter(({ file, line, from, to }) =>
      mutants.every(
        (mutant) =>
          mutant.file !== `${FOLDER}/${file}` || mutant.text !== line || mutant.from !== from || mutant.to !== to,
      ),
    )
    .map(({ file, line, from, to }) => `${file}: ${line}: ${from}  →  ${to}`);
}
