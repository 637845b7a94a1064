import { setStage } from './stage.ts';
import { summary } from './summary.ts';

/** Runs the timer function once against an emulated fleet and prints what it wrote. Ends by itself. */
const say = (line: string) => void process.stdout.write(`${line}\n`);

const { host, emulator, served } = await setStage(({ level, message }) => {
  say(`  [${level}] ${message}`);
});
say(`emulated Azure at ${served.origin}; functions: ${host.names.join(', ')}`);
say('the timer fires:');
await host.fire('scan-timer');
say('');
say(summary(emulator.streams));
await served.close();
