import type { Scope } from '../../model/config.ts';
import type { Problem } from '../../model/report.ts';
import { kql } from '../../kql.ts';
import { isObject } from '../parse/body.ts';
import { eachOf } from '../quota.ts';
import type { Azure } from './azure.ts';
import { explain } from './azure-error.ts';
import { armReader } from './get.ts';
import { graphOf, readPages, readRows, type Rows } from './graph.ts';

const MOST_AT_ONCE = 16;
const NONE =
  'none is to be seen: the identity has the role Reader on none of them, or is of another tenant; assign the role, or sign in with "az login --tenant <id>"';

export interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly managementGroups: readonly string[];
}

/** Which subscriptions the scope means: those that are asked for by name or by group, without the excluded and the disabled ones. */
export async function readSubscriptions(
  azure: Azure,
  scope: Scope,
): Promise<{ enabled: readonly Subscription[]; problems: readonly Problem[] }> {
  const graph = graphOf(azure, 'resourceGraph');
  const { subscriptions = [], managementGroups = [], exclude = [] } = scope;
  const query = kql`resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project id, name, properties`;
  const asks: Promise<Rows>[] = [];
  if (subscriptions.length > 0) asks.push(readRows(graph, subscriptions, query));
  if (managementGroups.length > 0) asks.push(readPages(graph, { managementGroups: [...managementGroups] }, query));
  if (asks.length === 0) asks.push(readPages(graph, {}, query));

  const answers = await Promise.all(asks);
  const found = new Map(answers.flatMap(({ rows }) => rows.flatMap(asSubscription)).map((one) => [one.id, one]));
  const excluded = new Set(exclude.map((id) => id.toLowerCase()));
  const wanted = [...found.values()].filter(({ id }) => !excluded.has(id));
  const disabled = wanted.filter(({ state }) => state === 'Disabled' || state === 'Deleted');
  const gaps = answers.flatMap(({ gap }) => gap ?? []);
  // Resource Graph leaves out in silence what the identity may not read.
  const missing = gaps.length > 0 ? [] : subscriptions.filter((id) => !found.has(id.toLowerCase()));
  const isBlind = gaps.length + missing.length + found.size === 0;
  return {
    enabled: wanted.filter((one) => !disabled.includes(one)).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    problems: [
      ...gaps.map((gap): Problem => ({
        where: 'the subscriptions in scope (Resource Graph)',
        what: gap,
        kind: 'unread',
      })),
      ...(await whyMissing(azure, missing)),
      ...(isBlind ? [{ where: 'the subscriptions in scope', what: NONE, kind: 'unread' } as const] : []),
      ...disabled.map(({ id, name, state }): Problem => ({
        where: `subscription ${id} (${name})`,
        what: `skipped, because it is ${state}`,
        kind: 'notice',
      })),
    ],
  };
}

function asSubscription(row: unknown): readonly Subscription[] {
  if (!isObject(row) || typeof row['id'] !== 'string') return [];
  const properties = isObject(row['properties']) ? row['properties'] : {};
  const chain = Array.isArray(properties['managementGroupAncestorsChain'])
    ? (properties['managementGroupAncestorsChain'] as unknown[])
    : [];
  return [
    {
      id: row['id'].toLowerCase().replace('/subscriptions/', ''),
      name: String(row['name']),
      state: String(properties['state']),
      managementGroups: chain.flatMap((group) => (isObject(group) ? [String(group['name']).toLowerCase()] : [])),
    },
  ];
}

/** Resource Graph leaves a subscription out and does not say why. ARM does: it may be of another tenant, or not be there. */
async function whyMissing(azure: Azure, ids: readonly string[]): Promise<readonly Problem[]> {
  const get = armReader(azure, 'arm');
  return eachOf(ids, MOST_AT_ONCE, async (id): Promise<Problem> => {
    const where = `subscription ${id}`;
    try {
      // https://learn.microsoft.com/rest/api/resources/subscriptions/get
      await get(`/subscriptions/${id}`, '2022-12-01');
      return {
        where,
        what: 'Resource Graph does not show it, and ARM does: it may be too new, try again later',
        kind: 'unread',
      };
    } catch (error) {
      const { statusCode } = error as { readonly statusCode?: number };
      const isUnseen = statusCode === 403 || statusCode === 404;
      const unseen = 'not found: it does not exist, or the identity lacks the role Reader on it';
      return { where, what: isUnseen ? unseen : explain(error), kind: 'unread' };
    }
  });
}
