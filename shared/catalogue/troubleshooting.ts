import { type Symptom, SYMPTOMS } from '../aks/symptoms.ts';
import type { Check } from '../checks/check.ts';
import { settingOf } from './setting-of.ts';

/** The guide by symptom, in Markdown: what an error says, which checks may have the answer, and what to run next. */
export function troubleshooting(checks: readonly Check[]): string {
  const rows = SYMPTOMS.map(
    ({ example, means }, index) => `| [${index + 1}](#${anchorOf(index)}) | ${code(example)} | ${means} |`,
  );
  return `${[
    '# Troubleshooting',
    INTRO,
    ['| | it prints | it means |', '| --- | --- | --- |', ...rows].join('\n'),
    ...SYMPTOMS.flatMap((symptom, index) => section(symptom, index, checks)),
  ].join('\n\n')}\n`;
}

const INTRO = `Made by \`npm run docs\` of what \`triage\` knows. Give it the text that you have, whole:

\`\`\`sh
npm run --silent cli -- triage 'Unable to connect to the server: dial tcp 203.0.113.7:443: i/o timeout'
\`\`\`

Texts are held against these, from the narrowest to the widest. When the scanner itself is in trouble, see [operate.md](operate.md#when-the-scanner-itself-is-in-trouble).`;

function anchorOf(index: number): string {
  return `symptom-${index + 1}`;
}

function section({ example, means, checks: ids }: Symptom, index: number, all: readonly Check[]): readonly string[] {
  const behind = ids.flatMap((id) => all.filter((check) => check.id === id));
  return [
    `## Symptom ${index + 1}`,
    `\`\`\`text\n${example}\n\`\`\``,
    `It means: ${means}.`,
    ...(behind.length === 0
      ? ['```sh\nkubectl auth can-i --list\n```']
      : [
          'What may be behind it, the most likely first:',
          behind
            .map(
              ({ id, cause, title }, place) =>
                `${place + 1}. [${id}](checks/${id}.md)${cause === 'extra' ? '' : `, cause ${cause}`}: ${title}`,
            )
            .join('\n'),
          'What to run next:',
          `\`\`\`sh\nnpm run --silent cli -- scan --subscription <id> --client me=203.0.113.7 ${ids.map((id) => `--check ${id}`).join(' ')}\n\`\`\``,
          known(behind),
        ]),
  ];
}

/** What else than resources these checks read, which has to be asked for. */
function known(checks: readonly Check[]): string {
  const settings = new Set(
    checks.flatMap(({ reads, mayRead = [] }) => [...reads, ...mayRead].flatMap((fact) => settingOf(fact) ?? [])),
  );
  const sources = [...settings].filter((setting) => setting !== 'clients' && setting !== 'sources.metrics').toSorted();
  if (sources.length === 0)
    return 'Nothing but resources, metrics and the address that you call from is needed for it.';
  return `It tells more with \`--config reach.json\` and ${sources.map(code).join(', ')} set in it.`;
}

function code(text: string): string {
  return `\`${text}\``;
}
