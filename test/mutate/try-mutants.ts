import { existsSync, globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { equivalents } from './equivalents.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { type Outcome, Worker, ROOT } from './worker.ts';

const FOLDER = 'shared/reachability';
/** What decides about packets: security groups, routes, firewalls, names, and the way from one to the next. */
const FILES = [
  ...['addresses/ip-set', 'addresses/special-addresses', 'addresses/spot', 'addresses/values', 'lookup/public-owner'],
  ...['rules/decide', 'rules/field-index', 'rules/glance', 'rules/rule-list', 'rules/service-tags'],
  ...['routes/egress', 'routes/gateways', 'routes/peering', 'routes/route-choice', 'routes/routes'],
  ...['groups/address-labels', 'groups/gates', 'groups/nsg', 'groups/vnet-scope', 'names/resolve'],
  ...['firewall/application-rules', 'firewall/fields', 'firewall/firewall', 'firewall/fqdn', 'firewall/network-rules'],
  ...['firewall/policy', 'walk/appliances', 'walk/arrivals', 'walk/internet', 'walk/journey', 'walk/standing'],
  ...['walk/target', 'walk/walk', 'walk/way-back', 'join', 'memo', 'parts', 'trace'],
].map((name) => `${FOLDER}/${name}.ts`);
/** Compares with a second implementation, for minutes: only what got past all other tests is worth that. */
const ORACLE = 'test/reachability/oracle.test.ts';
const ORACLE_TAKES_MS = 60_000;

export interface Choice {
  /** How many mutants, chosen by chance; absent, all. */
  readonly sample?: number;
  readonly seed?: number;
  /** Only files whose path contains one of these. */
  readonly files?: readonly string[];
  /** Without the comparison with a second implementation. */
  readonly isQuick?: boolean;
}

/** Makes every mutant in turn and runs the tests of the library against it. Answers whether all were caught or argued to be no change. */
export async function tryMutants(choice: Choice): Promise<boolean> {
  const mutants = chosen(choice);
  const tests = globSync('test/reachability/*.test.ts', { cwd: ROOT }).map((test) => test.replaceAll('\\', '/'));
  const queue = [...mutants];
  const survivors: Mutant[] = [];
  const wronglyArgued: Mutant[] = [];
  const hasOracle = choice.isQuick !== true && existsSync(join(ROOT, ORACLE));

  const work = async (): Promise<void> => {
    const worker = new Worker();
    try {
      const fast = await timed(
        worker,
        tests.filter((test) => test !== ORACLE),
      );
      const catches = new Map<string, number>();
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const { file } = mutant;
        const isArgued = isListed(mutant);
        // Whoever caught one mutant of a file often catches the next: first what is most likely to, for the time that it takes.
        const worth = ({ test, takesMs }: Timed) => (1 + (catches.get(`${file} ${test}`) ?? 0)) / takesMs;
        const order = fast.toSorted((a, b) => worth(b) - worth(a));
        const last = hasOracle && !isArgued ? [{ test: ORACLE, takesMs: ORACLE_TAKES_MS }] : [];
        const { outcome, by } = await tryOne(worker, mutant, [...order, ...last]);
        if (outcome === 'failed') catches.set(`${file} ${by}`, 1 + (catches.get(`${file} ${by}`) ?? 0));
        if (outcome === 'passed' && !isArgued) survivors.push(mutant);
        if (outcome !== 'passed' && isArgued) wronglyArgued.push(mutant);
        process.stdout.write(`${verdictOn(outcome, by, isArgued).padEnd(34)}${say(mutant)}\n`);
      }
    } finally {
      worker.close();
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: availableParallelism() }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;

  const stale = choice.sample === undefined && choice.files === undefined ? unused(mutants) : [];
  process.stdout.write(`\n${mutants.length} mutants, ${survivors.length} survived\n`);
  for (const mutant of survivors) process.stdout.write(`SURVIVED  ${say(mutant)}\n`);
  for (const mutant of wronglyArgued) process.stdout.write(`argued to be no change, but caught  ${say(mutant)}\n`);
  for (const text of stale) process.stdout.write(`argued, but no such mutant: ${text}\n`);
  return survivors.length + wronglyArgued.length + stale.length === 0;
}

function chosen({ sample, seed = 1, files = [''] }: Choice): readonly Mutant[] {
  const all = FILES.filter((name) => files.some((file) => name.includes(file))).flatMap((name) =>
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

interface Timed {
  readonly test: string;
  /** Without any fault. */
  readonly takesMs: number;
}

/** Tests with the time that they take. Those that fail without any fault prove nothing. */
async function timed(worker: Worker, tests: readonly string[]): Promise<readonly Timed[]> {
  const all: Timed[] = [];
  for (const test of tests) {
    const begin = performance.now();
    const outcome = await worker.run(test, 10 * ORACLE_TAKES_MS);
    if (outcome !== 'passed') throw new Error(`${test} ${outcome} as it is`);
    all.push({ test, takesMs: performance.now() - begin });
  }
  return all;
}

/** Runs tests one after the other against a mutant, to the first that does not pass. */
async function tryOne(
  worker: Worker,
  { file, start, end, to }: Mutant,
  tests: readonly Timed[],
): Promise<{ readonly outcome: Outcome; readonly by: string }> {
  const original = worker.read(file);
  worker.write(file, original.slice(0, start) + to + original.slice(end));
  try {
    for (const { test, takesMs } of tests) {
      // Whoever takes so much longer is stuck.
      const outcome = await worker.run(test, 10 * takesMs + 5_000);
      if (outcome !== 'passed') return { outcome, by: test };
    }
    return { outcome: 'passed', by: '' };
  } finally {
    worker.write(file, original);
  }
}

function verdictOn(outcome: Outcome, test: string, isArgued: boolean): string {
  if (outcome === 'failed') return `caught by ${basename(test, '.test.ts')}`;
  if (outcome === 'stuck') return `caught by the clock in ${basename(test, '.test.ts')}`;
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
