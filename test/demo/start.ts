import { setTimeout as sleep } from 'node:timers/promises';
import { setStage } from './stage.ts';
import { summary } from './summary.ts';

/** Runs the Functions app locally, against an emulated fleet and storage in memory, until it is stopped. */
const PORT = Number(process.env['PORT'] ?? 7071);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const schedule = (process.env['AKS_REACH_SCHEDULE'] ??= '0 */5 * * * *');

let scansTold = 0;
const { host, emulator, served, fleet } = await setStage(({ level, message }) => {
  say(`[${level}] ${message}`);
  const { length } = emulator.streams.get('Custom-AksReachScans_CL') ?? [];
  if (length > scansTold) say(`\n${summary(emulator.streams)}`);
  scansTold = length;
});
const origin = await host.listen(PORT);
const shown = fleet.resources.find(({ name }) => name === 'healthy-public');
say(`emulated Azure at ${served.origin}`);
say(`functions: ${host.names.join(', ')}`);
say(`scan-timer runs on the schedule ${schedule}; to have the scan that comes next now:`);
say(`  curl -X POST ${origin}/admin/functions/scan-timer`);
say('to have one cluster looked at now, for whoever calls:');
say(`  curl ${origin}/api/diagnose --json '{"cluster":"${shown?.id ?? ''}","client":{"addresses":["198.51.100.9"]}}'`);
say('the last report of all the scope, as a page for a browser:');
say(`  ${origin}/api/report`);
say('to have one flow followed:');
say(`  curl ${origin}/api/explain --json '{"source":"198.51.100.9","destination":"${shown?.id ?? ''}"}'`);

for (;;) {
  await sleep(Math.max(1, host.untilNext('scan-timer')));
  await host.fire('scan-timer');
}
