import { join } from 'node:path';
import { runCLI } from 'jest';

/**
 * A process that runs test files of a copy of the project whenever it is told to, and answers with the first that fails. It stays, because
 * to start jest takes longer than most of these tests.
 */
const [copy = '.'] = process.argv.slice(2);

/** The first tests are the likely ones: they are run one by one, and the others all at once. */
const ONE_BY_ONE = 3;

async function firstFailing(tests: readonly string[]): Promise<string | undefined> {
  const batches = [...tests.slice(0, ONE_BY_ONE).map((test) => [test]), tests.slice(ONE_BY_ONE)];
  for (const batch of batches.filter(({ length }) => length > 0)) {
    const argv = {
      _: batch,
      $0: 'jest',
      runTestsByPath: true,
      runInBand: true,
      silent: true,
      reporters: [],
      cacheDirectory: join(copy, '.jest'),
    };
    const { results } = await runCLI(argv, [copy]);
    const failing = results.testResults.find(
      ({ numFailingTests, testExecError }) => numFailingTests > 0 || testExecError !== undefined,
    );
    if (failing !== undefined) return failing.testFilePath;
  }
  return undefined;
}

process.on('message', (tests: readonly string[]) => {
  void firstFailing(tests).then((failing) => process.send?.({ failing, memory: process.memoryUsage.rss() }));
});
// Whoever gave the orders is gone.
process.on('disconnect', () => {
  process.exit();
});
