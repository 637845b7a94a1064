import { WriteStream } from 'node:tty';

/** The command line, in a process whose pipes pass for a terminal of 80 columns, with the colours that Node finds in the environment. */
const like = { isTTY: true, columns: 80, getColorDepth: () => WriteStream.prototype.getColorDepth() };
for (const stream of [process.stdout, process.stderr]) Object.assign(stream, like);
await import('../../shared/cli/main.ts');
