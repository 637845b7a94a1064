import type { Check } from '../checks/check.ts';
import type { Fact } from '../model/facts.ts';
import { settingOf } from './setting-of.ts';
import { words } from './words.ts';

const ARTICLE =
  'https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/connectivity/tcp-timeouts-kubetctl-third-party-tools-connect-api-server';

/** The sections of every page, in their order. */
export const SECTIONS = [
  'Who notices',
  'What it looks at',
  'How it fails',
  'How to mend it',
  'What it reads',
  'What it cannot know',
  "Microsoft's article",
] as const;

/** The page of a check, in Markdown. `example` is a failure as the text report prints it. Throws where nobody has written words for it. */
export function page(check: Check, example: string): string {
  const { id, cause, title, severity, explanation, remediation, thresholds = {} } = check;
  const { why, mending, limits, article } = wordsFor(id);
  const limitsOfOurs = Object.entries(thresholds).map(
    ([name, { value, meaning }]) => `- \`checks.${id}.thresholds.${name}\` (${value}): ${meaning}`,
  );
  const bodies: Readonly<Record<(typeof SECTIONS)[number], readonly string[]>> = {
    'Who notices': [why],
    'What it looks at': [explanation.replaceAll(/(?<!\n)\n(?!\n)/g, ' '), limitsOfOurs.join('\n')],
    'How it fails': ['Such as, of the emulated fleet:', `\`\`\`text\n${example}\n\`\`\``],
    'How to mend it': [remediation.summary, mending, `[Documentation](${remediation.docs}).`],
    'What it reads': [READ, facts(check)],
    'What it cannot know': [limits],
    "Microsoft's article": [`[TCP time-outs to the API server](${ARTICLE}). ${article}`],
  };
  return `${[
    `# ${id}`,
    `**${title}.** Cause ${cause}, severity ${severity}. [All checks](../checks.md).`,
    ...SECTIONS.flatMap((section) => [`## ${section}`, ...bodies[section].filter((text) => text !== '')]),
  ].join('\n\n')}\n`;
}

function wordsFor(id: string) {
  const own = words[id];
  if (own === undefined) throw new TypeError(`nobody has written words for the page of ${id}`);
  return own;
}

const READ = `What must be seen, must be seen before it passes; without it the answer is unknown. What else it reads can make it fail, or keep it from passing. Without a right it knows less, and says which right that is.`;

function facts({ reads, mayRead = [] }: Check): string {
  const rows = [...reads.map((fact) => [fact, 'yes'] as const), ...mayRead.map((fact) => [fact, ''] as const)].map(
    ([fact, must]) => `| \`${fact}\` | ${must} | ${sourceOf(fact)} |`,
  );
  return ['| fact | must be seen | comes from |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Where a fact comes from: the setting that has it read, with a link to the rights that takes. */
function sourceOf(fact: Fact): string {
  const setting = settingOf(fact);
  if (setting === undefined) return "[Azure's resources](../permissions.md#resources)";
  const rights = RIGHTS[setting];
  return rights === undefined ? `\`${setting}\`` : `[\`${setting}\`](../permissions.md#${rights})`;
}

/** Sections of the page on permissions, by settings that take rights. */
const RIGHTS: Readonly<Record<string, string>> = {
  'sources.metrics': 'metrics',
  'sources.logs': 'logs',
  'sources.kubernetes': 'kubernetes',
  'sources.helmSecretMetadata': 'kubernetes',
};
