#!/usr/bin/env node
import { createApp } from '../app.ts';
import { cli } from './cli.ts';
import { terminalOf } from './terminal.ts';

// Whoever reads may have seen enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
const terminal = terminalOf(process, () => {
  process.kill(process.pid, 'SIGINT');
});
// Progress goes where the command line shows it.
const app = createApp({ environment: process.env, tell: () => undefined });

process.exitCode = await cli(process.argv.slice(2), terminal, app);
