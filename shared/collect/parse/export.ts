import type { ServiceTags } from '../../model/service-tags.ts';
import type { ResourceChange } from '../../model/resource-change.ts';
import { isObject } from './body.ts';
import { CHANGE_TYPE, parseChange } from './change.ts';
import { CLUSTER_TYPE, kindOf } from './index.ts';
import { asKubernetes, type KubernetesOutput } from './kubernetes/export.ts';
import { partParserOf } from './part.ts';
import { asResource, type RawResource } from './resource.ts';
import { isServiceTags, parseServiceTags } from './service-tags.ts';

/** What a file of somebody's holds: resources that checks read, service tags, and what was left. */
export interface Export {
  readonly resources: readonly RawResource[];
  readonly serviceTags?: ServiceTags;
  /** Rows of Resource Graph's tables of changes. */
  readonly changes: readonly ResourceChange[];
  /** What is of Kubernetes, and does not say of which cluster. */
  readonly kubernetes: readonly KubernetesOutput[];
  /** Why a piece is of no use, each reason once. */
  readonly refused: readonly string[];
  /** The list goes on, and the rest is not here. */
  readonly hasMore: boolean;
}

/**
 * Takes JSON apart in every shape people have Azure's answers in: a resource, an array, `{"value": […]}`, `{"data": […]}` of
 * Resource Graph, a recorded exchange or several, an example of the API's specification, service tags, and what kubectl prints.
 */
export function parseExport(json: unknown, observedAt: string, from: string): Export {
  const resources: RawResource[] = [];
  const changes: ResourceChange[] = [];
  const kubernetes: KubernetesOutput[] = [];
  const refused = new Set<string>();
  let serviceTags: ServiceTags | undefined;
  let hasMore = false;

  const take = (piece: unknown): void => {
    if (Array.isArray(piece)) {
      if (piece.length === 0) refused.add('an empty list');
      piece.forEach(take);
      return;
    }
    if (!isObject(piece)) {
      refused.add('no Azure resource: neither object nor list');
      return;
    }
    if (isServiceTags(piece)) {
      serviceTags = parseServiceTags(piece);
      return;
    }
    const output = asKubernetes(piece);
    if (output !== undefined) {
      kubernetes.push(output);
      return;
    }
    const answer = asListAnswer(piece);
    if (answer !== undefined) {
      takeResource(answer);
      return;
    }
    const inner = insideOf(piece);
    if (typeof inner === 'string') refused.add(inner);
    else if (inner !== undefined) {
      hasMore ||= goesOn(piece);
      take(inner.content);
    } else takeResource(piece);
  };

  const takeResource = (piece: unknown): void => {
    const resource = asResource(piece, observedAt, from);
    if (resource === undefined) refused.add('no Azure resource: it has no resource id');
    else if (resource.type === CHANGE_TYPE) takeChange(resource);
    else if (isRead(resource.type)) resources.push(resource);
    else refused.add(`${resource.type} is read by no check`);
  };

  const takeChange = (row: RawResource): void => {
    try {
      changes.push(parseChange(row));
    } catch (error) {
      refused.add(`${row.id}: ${(error as Error).message}`);
    }
  };

  take(json);
  return { resources, changes, ...(serviceTags && { serviceTags }), kubernetes, refused: [...refused], hasMore };
}

function isRead(type: string): boolean {
  return type === CLUSTER_TYPE || (kindOf(type) ?? partParserOf(type)) !== undefined;
}

/** Lists that Azure works out when it is asked, and the resources that they are here. */
const LIST_ANSWERS = [
  { asked: /(\/subscriptions\/.+\/virtualNetworkGateways\/[^/]+)\/getLearnedRoutes$/i, is: 'learnedroutes/current' },
  {
    asked: /(\/subscriptions\/.+\/virtualNetworks\/[^/]+)\/listNetworkManagerEffectiveSecurityAdminRules$/i,
    is: 'securityadminrules/effective',
  },
];

/** The resource that a recorded answer to such a question is: the question alone tells whose it is. */
function asListAnswer({ request, response }: Readonly<Record<string, unknown>>): object | undefined {
  if (!isObject(request) || !isObject(response) || !isObject(response['body'])) return undefined;
  const [path = ''] = String(request['url']).split('?');
  const found = LIST_ANSWERS.find(({ asked }) => asked.test(path));
  if (found === undefined || !Array.isArray(response['body']['value'])) return undefined;
  return { ...response['body'], id: `${found.asked.exec(path)?.[1] ?? ''}/${found.is}` };
}

/** What an envelope holds; a text says why it holds nothing of use; `undefined` where there is no envelope. */
function insideOf(piece: Readonly<Record<string, unknown>>): { readonly content: unknown } | string | undefined {
  const { response, responses, exchanges, value, data } = piece;
  if (isObject(response)) return insideOfAnswer(response);
  if (isObject(responses))
    return {
      content: Object.entries(responses).map(([status, answer]) => ({
        response: { ...(isObject(answer) && answer), status: Number(status) },
      })),
    };
  if (Array.isArray(exchanges)) return { content: exchanges };
  if (Array.isArray(value)) return { content: value };
  if (Array.isArray(data)) return { content: data };
  if (isObject(data) && Array.isArray(data['columns']) && Array.isArray(data['rows']))
    return { content: rowsOf(data['columns'], data['rows']) };
  return undefined;
}

function insideOfAnswer({ status, body }: Readonly<Record<string, unknown>>): { readonly content: unknown } | string {
  if (typeof status === 'number' && status >= 400) return `an answer of HTTP ${status}`;
  return body === undefined || body === null ? 'an answer without a JSON body' : { content: body };
}

/** Resource Graph's older form: a table of columns and rows. */
function rowsOf(columns: readonly unknown[], rows: readonly unknown[]): readonly unknown[] {
  const names = columns.map((column) => (isObject(column) ? String(column['name']) : ''));
  return rows.map((row) =>
    Array.isArray(row) ? Object.fromEntries(names.map((name, index) => [name, row[index] as unknown])) : row,
  );
}

/** ARM, Resource Graph, and `az graph query`, which prints 100 rows unless it is asked for more. */
const MORE = ['nextLink', '$skipToken', 'skip_token'];

function goesOn(piece: Readonly<Record<string, unknown>>): boolean {
  return MORE.some((field) => typeof piece[field] === 'string' && piece[field] !== '');
}
