import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/** Writes a new check, its scenario, its table of rows and the words of its page where they belong, and enters them. None of it says anything yet: its tests fail until it does. */
const ROOT = join(import.meta.dirname, '..');

const [id = ''] = process.argv.slice(2);
const say = (text: string) => void process.stdout.write(`${text}\n`);

if (!/^[a-z]+(-[a-z]+)*$/.test(id))
  refuse(`npm run new-check <id>: expected words in lower case with hyphens between, such as node-clock, got "${id}"`);
if (existsSync(join(ROOT, `shared/checks/${id}.ts`))) refuse(`there is a check ${id}: shared/checks/${id}.ts`);

const name = camel(id);
const example = camel(`${id}-example`);
const files: Readonly<Record<string, string>> = {
  [`shared/checks/${id}.ts`]: `
    import { defineCheck, unknown } from './check.ts';

    export const ${name} = defineCheck({
      id: '${id}',
      cause: 'extra',
      title: 'TODO: what is wrong, in a few words',
      severity: 'medium',
      remediation: { summary: 'TODO: what mends it.', docs: 'https://learn.microsoft.com/azure/aks/' },
      explanation: 'TODO: how it decides, and what it cannot tell.',
      reads: ['apiServer'],

      run({ apiServer }) {
        return unknown(\`TODO: decide by what was read, such as the mode, which is \${apiServer.mode}.\`);
      },
    });
  `,
  [`test/checks/${id}.test.ts`]: `
    import { ${name} } from '../../shared/checks/${id}.ts';
    import { anApiServer } from '../builders.ts';
    import { type Row, testCheck } from './rows.ts';

    const rows: readonly Row[] = [
      { is: 'pass', because: 'TODO: all is well', facts: { apiServer: anApiServer() } },
      { is: 'fail', because: 'TODO: one thing is wrong', facts: { apiServer: anApiServer() }, subjects: ['TODO'] },
      { is: 'unknown', because: 'the cluster was not read', facts: { apiServer: undefined } },
    ];

    testCheck(${name}, rows, { notApplicable: 'TODO: why every cluster can be asked, or a row for one that cannot' });
  `,
  [`test/scenarios/${id}-example.ts`]: `
    import { healthyPublic } from '../fleet/fleet.ts';
    import { scenario } from './scenario.ts';

    export const ${example} = scenario(
      '${id}-example',
      '${id}',
      'TODO: what somebody did to a healthy cluster',
      healthyPublic,
      ({ cluster }) => {
        // TODO: the one change.
        Object.assign(cluster.properties, {});
      },
    );
  `,
};

const edits: Readonly<Record<string, readonly (readonly [before: RegExp, insert: string])[]>> = {
  'shared/checks/index.ts': [
    [/(?=\n\/\*\* Every check)/, `import { ${name} } from './${id}.ts';\n`],
    [/(?=\];\n$)/, `  ${name},\n`],
  ],
  'test/scenarios/index.ts': [
    [/(?<=^import .*\n)(?!import )/m, `import { ${example} } from './${id}-example.ts';\n`],
    [/(?=\];\n\nexport const scenarios:)/, `  ${example},\n`],
  ],
  'shared/catalogue/words.ts': [
    [/(?=\};\n$)/, `  '${id}': { why: 'TODO', mending: 'TODO', limits: 'TODO', article: 'TODO' },\n`],
  ],
};

for (const [path, inserts] of Object.entries(edits)) {
  const text = inserts.reduce(
    (before, [at, insert]) => {
      if (!at.test(before)) throw new Error(`${path}: expected a place like ${String(at)}`);
      return before.replace(at, () => insert);
    },
    readFileSync(join(ROOT, path), 'utf8'),
  );
  await write(path, text);
}
for (const [path, text] of Object.entries(files)) await write(path, text);

say(`
The check ${id} is there, and its tests fail until it decides something. Next:

1. test/checks/${id}.test.ts: a row for every answer it can give, and for every fact that may be unseen
2. shared/checks/${id}.ts: decide; words and facts about AKS belong into shared/aks, a new fact into shared/model with its reader
3. test/scenarios/${id}-example.ts: a healthy cluster and the one change that makes it fail; SPARED in scenarios.test.ts says whom it cannot ask
4. shared/catalogue/words.ts: what its page says beside; then npm run docs
5. npm test -- test/checks/${id}, npm test -- test/scenarios, and a fault in test/mutate for each decision that must not be lost`);

async function write(path: string, text: string): Promise<void> {
  const file = join(ROOT, path);
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
  say(path);
}

function camel(words: string): string {
  return words.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}
