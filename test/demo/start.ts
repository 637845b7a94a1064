import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { setStage } from './stage.ts';
import { summary } from './summary.ts';

/** Runs the Functions app locally, against an emulated fleet, until it is stopped. */
const PORT = Number(process.env['PORT'] ?? 7071);
const FIRE = '/admin/functions/scan-timer';
const say = (line: string) => void process.stdout.write(`${line}\n`);

const { host, emulator, served } = await setStage(({ level, message }) => {
  say(`[${level}] ${message}`);
});

async function fire(): Promise<void> {
  await host.fire('scan-timer');
  say(`\n${summary(emulator.streams)}`);
}

// As with the real host, a POST fires a timer at once.
createServer((request, response) => {
  if (request.method !== 'POST' || request.url !== FIRE) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(202).end();
  fire().catch((error: unknown) => {
    say(`scan-timer failed: ${String(error)}`);
  });
}).listen(PORT, '127.0.0.1', () => {
  say(`emulated Azure at ${served.origin}`);
  say(`scan-timer runs on the schedule ${String(process.env['AKS_REACH_SCHEDULE'])}; to run it now:`);
  say(`  curl -X POST http://localhost:${PORT}${FIRE}`);
});

for (;;) {
  await sleep(Math.max(1, host.untilNext('scan-timer')));
  await fire();
}
