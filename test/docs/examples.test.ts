import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../../shared/app.ts';
import { EXIT } from '../../shared/cli/command.ts';
import { cli } from '../../shared/cli/cli.ts';
import { parseConfig } from '../../shared/config.ts';
import { configSchema } from '../../shared/config-schema.ts';
import { folder, ranged } from '../cli/run.ts';
import { blocksOf, documents, firstCellsOf, wordsOf } from './markdown.ts';

/** What the program prints is in these, and what alerts. */
const sources = globSync(['functions/*.ts', 'shared/**/*.ts', 'infra/**/*.{ts,bicep}'])
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
const settings = Object.keys(configSchema.properties);

const configs = documents.flatMap((file) => [
  ...blocksOf(file).flatMap(({ lang, text }) => (lang === 'json' && isConfig(text) ? [[file, text] as const] : [])),
  // A setting in a sentence, such as "sources": { "metrics": false }.
  ...wordsOf(file)
    .filter((word) => settings.some((name) => word.startsWith(`"${name}": `)))
    .map((word) => [file, `{${word}}`] as const),
]);

function isConfig(text: string): boolean {
  const [, first = ''] = /^\s*\{\s*"(\w+)": /.exec(text) ?? [];
  return settings.includes(first);
}

it.each(configs)('a configuration in %s is one: %s', (file, text) => {
  expect(() => parseConfig(text, file)).not.toThrow();
});

it('configurations are found', () => {
  expect(new Set(configs.map(([file]) => file))).toEqual(
    new Set(['README.md', 'infra/README.md', 'docs/operate.md', 'docs/permissions.md', 'docs/scan.md']),
  );
});

/** Command lines as they are shown, without what is put behind a pipe. */
const commands = documents.flatMap((file) =>
  blocksOf(file)
    .filter(({ lang }) => lang === undefined || lang === 'sh' || lang === '')
    .flatMap(({ text }) => text.split('\n'))
    .flatMap((line) => line.split(/ && | [|>] /))
    .map((line) => [file, line.trim()] as const),
);

/** The words of a command line, as a shell has them: of `<what is to be filled in>` an id. */
function wordsIn(line: string): readonly string[] {
  const filled = line.replaceAll(
    /<[^>]+>/g,
    '/subscriptions/x/resourceGroups/x/providers/Microsoft.Network/virtualNetworks/x/subnets/x',
  );
  return [...filled.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, one, other, bare]) => one ?? other ?? bare ?? '');
}

describe('a command that is shown', () => {
  const ours = commands.filter(([, line]) => line.startsWith('npm run --silent cli -- '));
  const files = folder({
    'reach.json': { scope: {} },
    'export/cluster.json': ranged,
    'proposal.json': ranged,
    'fleet.ndjson': ranged,
  });
  const places: Readonly<Record<string, string>> = {
    'reach.json': join(files, 'reach.json'),
    export: join(files, 'export'),
    'fleet.ndjson': join(files, 'fleet.ndjson'),
    'proposed-nsg.json': join(files, 'proposal.json'),
    'better-nsg.json': join(files, 'proposal.json'),
  };

  it.each(ours)('in %s is understood: %s', async (_, line) => {
    let err = '';
    const app = {
      ...createApp({ environment: {}, tell: () => undefined }),
      azure: () => Promise.reject(new Error('there is no Azure here')),
    };
    const args = wordsIn(line)
      .slice(5)
      // What is written goes where the other files are.
      .map((word, at, all) =>
        /^--(output|save)$/.test(all[at - 1] ?? '') ? join(files, word) : (places[word] ?? word),
      );
    const code = await cli(args, { out: () => undefined, err: (text) => void (err += text) }, app);

    // Whatever it finds, or that there is nothing to read: no complaint about the command line.
    expect([code, err]).not.toEqual([EXIT.usage, expect.anything()]);
  });

  it.each(commands.filter(([, line]) => /^npm (run|start|test)/.test(line)))(
    'in %s is one of the package: %s',
    (_, line) => {
      const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
      const [, , name = ''] = /^npm (run (?:--silent )?)?(\S+)/.exec(line) ?? [];

      expect(Object.keys(scripts)).toContain(name);
    },
  );

  it.each(commands.filter(([, line]) => line.includes('infra/')))(
    'in %s names files and parameters that are there: %s',
    (_, line) => {
      const main = readFileSync('infra/main.bicep', 'utf8');
      const paths = wordsIn(line)
        .filter((word) => /^@?infra\//.test(word))
        .map((word) => word.replace('@', ''));
      const given = wordsIn(line).flatMap((word) => /^(\w+)=/.exec(word)?.[1] ?? []);

      expect(paths.filter((path) => !existsSync(path))).toEqual([]);
      expect(given.filter((name) => !main.includes(`\nparam ${name} `))).toEqual([]);
    },
  );

  it('of each kind there are some', () => {
    const shown = ours.map(([, line]) => wordsIn(line)[5]);

    expect(shown).toEqual(expect.arrayContaining(['scan', 'explain', 'checks', 'triage']));
  });
});

it.each(documents)('settings that %s names are read', (file) => {
  const named = [...readFileSync(file, 'utf8').matchAll(/\bAKS_REACH_[A-Z_]+\b/g)].map(([name]) => name);

  expect(named.filter((name) => !sources.includes(name) && !readFileSync('azure.yaml', 'utf8').includes(name))).toEqual(
    [],
  );
});

/** What stands between backticks in the first column of a table. */
const named = firstCellsOf('docs/operate.md').flatMap(({ tokens }) =>
  tokens.flatMap((token) => (token.type === 'codespan' ? [token.text as string] : [])),
);

it('words that the scanner is said to speak are its own', () => {
  const said = named.filter((words) => words.includes(' '));
  const parts = said.flatMap((words) => words.split('…')).map((part) => part.trim());

  expect(said.length).toBeGreaterThan(25);
  expect(parts.filter((part) => !sources.includes(part))).toEqual([]);
});

it('blobs, queues and tables that are said to be kept are written', () => {
  const blobs = named.filter((name) => name.includes('/<')).map((name) => name.split('<')[0] ?? '');
  const others = named.filter((name) => /^(?:[a-z]+-[a-z]+|AksReach\w+)$/.test(name));

  expect(blobs).toContain('outbox/');
  expect(others).toEqual(expect.arrayContaining(['run-scan', 'AksReachScans_CL']));
  expect(blobs.filter((start) => !sources.includes(`\`${start}\${`))).toEqual([]);
  expect(others.filter((name) => !sources.includes(name))).toEqual([]);
});
