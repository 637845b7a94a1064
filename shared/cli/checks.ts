import { parseArgs } from 'node:util';
import { catalogueFormats } from '../catalogue/index.ts';
import { checks } from '../checks/index.ts';
import { type Command, EXIT } from './command.ts';
import { oneOf } from './options.ts';

export const checksCommand: Command = {
  summary: 'list every check, what it finds and what mends it',
  usage: '  --format text|json|markdown   default text',

  run(args, terminal) {
    const { values } = parseArgs({ args: [...args], options: { format: { type: 'string', default: 'text' } } });
    const format = oneOf('--format', values.format, catalogueFormats);
    terminal.out(format(checks));
    return Promise.resolve(EXIT.fine);
  },
};
