import type { Check } from '../checks/check.ts';
import type { Scope, Sources } from '../model/config.ts';
import { clusterRole } from './cluster-role.ts';
import { permissions } from './permissions.ts';
import { role } from './role.ts';

/** Every form of the list of checks, and of what sources take to answer them. */
export const catalogueFormats = {
  text,
  json,
  markdown,
  permissions,
  role: (_checks, sources, scope) => role(sources, scope),
  // Whoever asks for it has API servers asked.
  clusterrole: (_checks, sources) => clusterRole({ ...sources, kubernetes: true }),
} as const satisfies Record<string, (checks: readonly Check[], sources: Sources, scope: Scope) => string>;

function text(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ id }) => id.length));
  return checks
    .map(
      ({ id, cause, severity, title }) =>
        `${id.padEnd(width)}  cause ${String(cause).padEnd(5)}  ${severity.padEnd(8)}  ${title}\n`,
    )
    .join('');
}

function json(checks: readonly Check[]): string {
  const entries = checks.map(
    ({ id, cause, title, severity, explanation, remediation, reads, mayRead = [], thresholds = {} }) => ({
      id,
      cause,
      title,
      severity,
      explanation: oneLine(explanation),
      remediation,
      reads,
      mayRead,
      thresholds,
    }),
  );
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}

/** The list, with a link to the page of each check. */
function markdown(checks: readonly Check[]): string {
  const rows = checks.map(
    ({ id, cause, severity, title }) => `| [${id}](checks/${id}.md) | ${cause} | ${severity} | ${title} |`,
  );
  const table = ['| check | cause | severity | what it finds |', '|---|---|---|---|', ...rows].join('\n');
  return `${['# Checks', intro, table].join('\n\n')}\n`;
}

const intro = `Made from the checks themselves by \`npm run docs\`. The causes are numbered as in Microsoft's article on
[TCP time-outs to the API server](https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/connectivity/tcp-timeouts-kubetctl-third-party-tools-connect-api-server).
Each check has a page: who notices, what it looks at, a failure as it is printed, how to mend it, what it reads and what it cannot know. \`npm run --silent cli -- checks <check>\` prints it.`;

function oneLine(paragraph: string): string {
  return paragraph.replaceAll(/\n+/g, ' ');
}
