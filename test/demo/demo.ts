import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../shared/app.ts';
import { cli } from '../../shared/cli/cli.ts';
import { terminalOf } from '../../shared/cli/terminal.ts';
import { setStage } from './stage.ts';
import { summary } from './summary.ts';

/** Fires the timer once against an emulated fleet, lets the queues run dry, and prints what was written. Ends by itself. */
const say = (line: string) => void process.stdout.write(`${line}\n`);

const { host, emulator, served, fleet, scan, close } = await setStage(({ level, message }) => {
  say(`  [${level}] ${message}`);
});
say(`emulated Azure at ${served.origin}; functions: ${host.names.join(', ')}`);
say('the timer fires:');
await scan();
say('');
say(summary(emulator.streams));
const origin = await host.listen();
const page = await (await fetch(`${origin}/api/report`)).text();
await close();
// It is for whoever ran this, so it stays when this has ended.
const report = join(tmpdir(), 'aks-reach-demo.html');
writeFileSync(report, page);
say(`all of that as a page for a browser, as GET /api/report answers it: ${report}`);
say('');

say('one flow, hop by hop:');
// It stays, so that what is printed can be tried.
const file = join(tmpdir(), 'aks-reach-demo.json');
writeFileSync(file, JSON.stringify(fleet.resources));
const [cluster, agents] = ['/managedclusters/not-peered', '/not-peered-hub'].map(
  (name) => fleet.resources.find(({ id }) => id.toLowerCase().endsWith(name))?.id ?? '',
);
const args = ['--from', file, '--source', `${agents}/subnets/agents`, '--destination', cluster ?? ''];
say(`  npm run --silent cli -- explain ${args.join(' ')}`);
const terminal = terminalOf(process, () => process.exit());
await cli(['explain', ...args, '--quiet'], terminal, createApp({ environment: {}, tell: () => undefined }));
