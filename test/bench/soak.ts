import { parseArgs } from 'node:util';
import { Dice } from '../dice.ts';
import { DUE_AT, NEXT_DUE_AT, NEXT_SCAN, SCAN, whyBroken } from '../functions/after-scan.ts';
import { bundleInstance, makePlace, type Place } from '../functions/instances.ts';
import { startAzurite } from '../host/azurite.ts';

/**
 * Makes scan after scan while everything goes wrong that may: instances that are killed, several at once, storage that answers 500 or 412
 * having done what was asked or not, rows that are refused. Then nothing goes wrong any more, and all must be as if nothing had. Exits 1
 * when once it is not, and says the seed of that round.
 *
 *     npm run bench:soak -- --minutes 10 --seed 1
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const until = Date.now() + Number(values.minutes) * 60_000;
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Accounts are named when the storage starts: a scan each. */
const accounts = Array.from({ length: 1_000 }, (_, index) => `soak${index}`);
const [azurite, instance] = await Promise.all([startAzurite(accounts), bundleInstance()]);
const total = { rounds: 0, broken: 0, kills: 0, refusals: 0 };
for (let seed = Number(values.seed); Date.now() < until && accounts.length > 0; seed++) {
  const why = await round(seed, accounts.shift() ?? '');
  total.rounds++;
  if (why.length === 0) continue;
  total.broken++;
  say(`round ${seed}: ${why.slice(0, 5).join('; ')}${why.length > 5 ? `; ${why.length - 5} more` : ''}`);
}
await azurite.stop();
say(
  `${total.rounds} rounds, ${total.broken} broken: ${total.kills} instances were killed, ${total.refusals} requests went wrong`,
);
process.exitCode = total.broken === 0 ? 0 : 1;

/** A scan, and one after it; answers what is wrong in the end. */
async function round(seed: number, account: string): Promise<readonly string[]> {
  const place = await makePlace(instance, azurite, account, DUE_AT);
  const dice = new Dice(seed);
  try {
    trouble(place, dice);
    for (let wave = dice.between(1, 4); wave > 0; wave--) {
      const ends = await Promise.all(Array.from({ length: dice.between(1, 2) }, () => place.run()));
      total.kills += ends.filter((end) => end === 'killed').length;
    }
    place.isFatal = () => false;
    place.refusesRows = () => undefined;
    place.meddler = {};
    // What was not taken is sent by the next scan.
    await place.run();
    await place.run(NEXT_DUE_AT);
    return whyBroken(await place.left(), SCAN, NEXT_SCAN);
  } finally {
    await place.close();
  }
}

/** Now and then, from here on. Rows are refused in some rounds, and then until it ends. */
function trouble(place: Place, dice: Dice): void {
  const mayFail = (one: number, status: number) => {
    if (!dice.chance(one)) return undefined;
    total.refusals++;
    return status;
  };
  const isWrite = (method: string) => ['PUT', 'POST', 'DELETE'].includes(method);
  const areRowsRefused = dice.chance(0.3);
  place.isFatal = () => dice.chance(1 / 25);
  place.refusesRows = () => (areRowsRefused ? mayFail(1, 503) : undefined);
  place.meddler = {
    before: ({ method, path }) => {
      if (!isWrite(method)) return mayFail(1 / 100, 500);
      return path.includes('/clusters/') ? mayFail(1 / 10, 412) : mayFail(1 / 50, 500);
    },
    after: ({ method }) => (isWrite(method) ? mayFail(1 / 50, 500) : undefined),
  };
}
