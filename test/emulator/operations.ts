import { failure, json } from './answers.ts';

/** Work that Azure has taken and not done yet. It is done when it is asked about for the second time. */
export interface Operation {
  readonly work: () => void;
  asked: number;
}

/** Clients wait for half a minute where nobody says for how long. */
const SOON = { 'retry-after': '1' };

/** Says that work will be done, and where to ask: https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
export function accept(
  operations: Operation[],
  { url, status, body }: { readonly url: URL; readonly status: 200 | 201 | 202; readonly body?: unknown },
  work: () => void,
): Response {
  const [, subscription = '', namespace = ''] =
    /^\/subscriptions\/([^/]+)\/.*\/providers\/([^/]+)\//.exec(url.pathname) ?? [];
  operations.push({ work, asked: 0 });
  const where = `${url.origin}/subscriptions/${subscription}/providers/${namespace}/locations/westeurope/operations/${operations.length}${url.search}`;
  return json(body ?? null, status, { 'azure-asyncoperation': where, location: where, ...SOON });
}

/** How far an operation is; `undefined` where the path names none. */
export function progress(operations: readonly Operation[], path: string): Response | undefined {
  const [, number] = /\/locations\/[^/]+\/operations\/(\d+)$/.exec(path) ?? [];
  if (number === undefined) return undefined;
  const found = operations[Number(number) - 1];
  if (found === undefined) return failure(404, 'NotFound', `There is no operation ${number}.`);
  found.asked++;
  if (found.asked === 2) found.work();
  return json({ name: number, status: found.asked < 2 ? 'InProgress' : 'Succeeded' }, 200, SOON);
}
