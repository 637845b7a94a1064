import type { Check } from '../checks/check.ts';
import { type ClusterNeed, CLUSTER_NEEDS, dataActionOf, HELM_NEEDS, type Need, NEEDS } from '../collect/needs.ts';
import { clusterQuestions, fleetQuestions } from '../collect/read/logs/index.ts';
import type { Fact } from '../model/facts.ts';

/** Which right shows what, and which checks know less without it. */
export function permissions(checks: readonly Check[]): string {
  const askedBy = (facts: readonly Fact[]) =>
    readersOf(facts, checks)
      .map((id) => `\`${id}\``)
      .join(', ');
  const onResources = (needs: readonly Need[]) =>
    table(
      ['right', 'shows', LESS],
      needs.map((need) => [`\`${need.action}\``, need.shows, askedBy(factsOf(need))]),
    );
  const inClusters = (needs: readonly ClusterNeed[]) =>
    table(
      ['in Kubernetes', 'in Azure RBAC, as a data action', LESS],
      needs.map((need) => [wordsOf(need), `\`${dataActionOf(need)}\``, askedBy(need.facts)]),
    );
  return `${[
    '# Permissions',
    INTRO,
    '## Resources',
    RESOURCES,
    table(
      ['right', 'shows'],
      NEEDS.resources.map(({ action, shows }) => [`\`${action}\``, shows]),
    ),
    '## Metrics',
    'With `"sources": { "metrics": true }`, which holds where nothing is said.',
    onResources(NEEDS.metrics),
    '## Logs',
    LOGS,
    onResources(NEEDS.logs),
    '## Kubernetes',
    KUBERNETES,
    onResources(NEEDS.kubernetes),
    inClusters(Object.values(CLUSTER_NEEDS)),
    HELM,
    inClusters(Object.values(HELM_NEEDS)),
  ].join('\n\n')}\n`;
}

/** Ids of the checks that know less without a right. */
export function knowLessWithout(need: Need, checks: readonly Check[]): readonly string[] {
  return readersOf(factsOf(need), checks);
}

function readersOf(facts: readonly Fact[], checks: readonly Check[]): readonly string[] {
  return checks
    .filter(({ reads, mayRead = [] }) => [...reads, ...mayRead].some((fact) => facts.includes(fact)))
    .map(({ id }) => id);
}

const INTRO = `Made from what the collectors say that they need, by \`npm run docs\`. Nothing is ever written outside the resource group of the app itself, and all rights but one are to read: the
other gives a user's kubeconfig, and is not taken unless API servers are asked.

\`\`\`sh
npm run --silent cli -- checks --format role --subscription <id> > role.json
az role definition create --role-definition @role.json
az role assignment create --role 'AKS Reach reader' --assignee <object id> --scope /subscriptions/<id>
\`\`\`

makes one role of all that needs no API server. With \`--config reach.json\` it has what the sources in that file take, and may be assigned where its scope says. Built-in roles do as well, and give more: Reader for
resources and metrics, Log Analytics Reader for logs. A role with data actions cannot be assigned to a management group, and Azure Lighthouse takes built-in roles alone.

Without a right the checks that ask for what it shows still fail by what else they see. Where nothing else can acquit they are unknown, and name the right.`;

const RESOURCES = `Always needed, all of them: **Resource Graph leaves out in silence what the identity may not read**, as if it were not there. Give the role on whole subscriptions or management groups.`;

const LOGS = `With \`"sources": { "logs": true }\`: on the clusters and firewalls, on the data collection rules and flow logs, and on the workspaces that these send to, wherever they are.`;

const KUBERNETES = `With \`"sources": { "kubernetes": true }\`: one right on the cluster, and rights within it, either of Kubernetes (\`checks --format clusterrole | kubectl apply -f -\`) or, where
the cluster takes Azure RBAC for these, of Azure.`;

const HELM = `With \`"helmSecretMetadata"\` as well. The right to list Secrets is one to read them, though names and labels alone are asked for.`;

const LESS = 'know less without it';

function factsOf({ facts, logs = [] }: Need): readonly Fact[] {
  if (facts !== undefined) return facts;
  const questions = Object.entries({ ...clusterQuestions, ...fleetQuestions });
  return questions.flatMap(([fact, question]) =>
    question.logs.some((log) => logs.includes(log)) ? [fact as Fact] : [],
  );
}

function wordsOf({ group, resource, verb, namespace, name }: ClusterNeed): string {
  const what = `\`${resource}${group && `.${group}`}\``;
  const which = name === undefined ? what : `${what} \`${name}\``;
  return `${verb} ${which}${namespace === undefined ? '' : ` in \`${namespace}\``}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
