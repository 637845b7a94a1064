import { join } from 'node:path';
import { runCLI } from 'jest';

/**
 * A process that runs a test file of a copy of the project whenever it is told to, and answers whether it failed. It stays, because to start
 * jest takes longer than most of these tests.
 */
const [copy = '.'] = process.argv.slice(2);

async function fails(test: string): Promise<boolean> {
  const argv = {
    _: [test],
    $0: 'jest',
    runTestsByPath: true,
    runInBand: true,
    silent: true,
    reporters: [],
    cacheDirectory: join(copy, '.jest'),
  };
  const { results } = await runCLI(argv, [copy]);
  return results.testResults.some(
    ({ numFailingTests, testExecError }) => numFailingTests > 0 || testExecError !== undefined,
  );
}

process.on('message', (test: string) => {
  void fails(test).then((isFailing) => process.send?.({ isFailing, memory: process.memoryUsage.rss() }));
});
// Whoever gave the orders is gone.
process.on('disconnect', () => {
  process.exit();
});
