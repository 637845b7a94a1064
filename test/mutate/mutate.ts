import { parseArgs } from 'node:util';
import { tryFaults } from './try-faults.ts';
import { tryMutants } from './try-mutants.ts';

/**
 * Breaks copies of the project, each in one place, and sees whether tests notice: first by faults that were thought of, then by every small
 * change that can be made of the library's decisions. Exits 1 when something goes unnoticed.
 *
 *     npm run mutate                            all of it, for some minutes
 *     npm run mutate -- --sample 100 --seed 7   a hundred of the small changes, the same for every seed
 *     npm run mutate -- --file routes.ts        those of one file, or of several that are named so
 *     npm run mutate -- --file routes.ts --quick   without the comparison with a second implementation
 */
const { values } = parseArgs({
  options: {
    sample: { type: 'string' },
    seed: { type: 'string' },
    file: { type: 'string', multiple: true },
    quick: { type: 'boolean' },
  },
});
const { sample, seed, file: files, quick } = values;
const isPart = sample !== undefined || files !== undefined || quick === true;

const faultsAreCaught = isPart || (await tryFaults());
const mutantsAreCaught = await tryMutants({
  ...(sample !== undefined && { sample: Number(sample) }),
  ...(seed !== undefined && { seed: Number(seed) }),
  ...(files !== undefined && { files }),
  ...(quick !== undefined && { isQuick: quick }),
});
process.exitCode = faultsAreCaught && mutantsAreCaught ? 0 : 1;
