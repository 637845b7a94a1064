#!/usr/bin/env node
import { createApp } from '../app.ts';
import { cli } from './cli.ts';

const terminal = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
};
const app = createApp({
  environment: process.env,
  tell: (line) => {
    terminal.err(`${line}\n`);
  },
});

process.exitCode = await cli(process.argv.slice(2), terminal, app);
