import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openAzureBlobs } from '../../shared/store/azure-blobs.ts';
import { readListing, updateListing } from '../../shared/store/listing.ts';
import { setStage } from '../demo/stage.ts';
import { metricAlert } from '../functions/alert-bodies.ts';
import { scenarios } from '../scenarios/index.ts';
import type { Load, Measured } from './load.ts';

/**
 * How fast doors answer, at a steady rate: a host and storage on this machine, and a process that asks. What alerts put into the queue
 * stays there, as where other instances look at it.
 */
const CLUSTERS = 1_000;
const KEYS = { function: 'function-key', admin: 'admin-key' };
const { values } = parseArgs({
  options: { rate: { type: 'string', default: '200' }, seconds: { type: 'string', default: '30' } },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);

const { host, fleet, scan, close } = await setStage(() => undefined, {
  scenarios: scenarios.filter(({ id }) => ['healthy-public', 'office-left-out'].includes(id)),
  sources: { metrics: false },
  keys: KEYS,
});
await scan();
await host.queues.stop();
const blobs = openAzureBlobs(process.env);
const { clusters } = await readListing(blobs);
await updateListing(blobs, (listing) => ({
  ...listing,
  clusters: Array.from({ length: CLUSTERS }, (_, index) => {
    const one = clusters[index % clusters.length];
    if (one === undefined) throw new Error('the scan found no cluster');
    return { ...one, id: `${one.id}-${String(index).padStart(4, '0')}` };
  }).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
}));
const origin = await host.listen();
const shared = { perSecond: Number(values.rate), seconds: Number(values.seconds) };
const key = { 'x-functions-key': KEYS.function };
const cluster = fleet.resources.find(({ name }) => name === 'office-left-out')?.id ?? '';

say(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'an unknown processor'}`);
await measure(`GET clusters, the first 100 of ${CLUSTERS}`, {
  ...shared,
  url: `${origin}/api/clusters`,
  method: 'GET',
  headers: key,
});
await measure('POST alerts', {
  ...shared,
  url: `${origin}/api/alerts`,
  method: 'POST',
  headers: { ...key, 'content-type': 'application/json' },
  body: JSON.stringify(metricAlert(cluster)),
});
await close();

async function measure(what: string, load: Load): Promise<void> {
  const child = fork(join(import.meta.dirname, 'load.ts'));
  const ended = new Promise<Measured>((known) => {
    child.once('message', (measured) => {
      known(measured as Measured);
    });
  });
  child.send(load);
  const { milliseconds, errors } = await ended;
  child.disconnect();
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  say(
    `${what}, ${load.perSecond} a second for ${load.seconds} s: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms; ${errors} of ${sorted.length} were errors`,
  );
}
