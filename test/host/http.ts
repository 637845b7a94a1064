import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { RpcHttpData } from '@azure/functions-core';
import { type Route, routesOf } from './routes.ts';
import type { Worker } from './worker.ts';

/** Keys that callers show by the header `x-functions-key` or by `?code=`. Without them nobody is asked for any, as with Core Tools. */
export interface Keys {
  readonly function: string;
  readonly admin: string;
}

export interface HttpOptions {
  readonly prefix: string;
  readonly keys?: Keys;
  /** Fires a timer because somebody asked for it by hand. */
  readonly fire: (name: string) => Promise<void>;
  readonly onFailure: (name: string, error: unknown) => void;
}

/** A server for the functions that HTTP triggers, and for `POST /admin/functions/<timer>`. */
export function httpServer(worker: Worker, options: HttpOptions): Server {
  const routes = routesOf(
    [...worker.functions.values()].map(({ metadata }) => metadata),
    options.prefix,
  );
  return createServer((request, response) => {
    handle(request, response, worker, routes, options).catch((error: unknown) => {
      options.onFailure('the host', error);
      response.destroy();
    });
  });
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  worker: Worker,
  routes: readonly Route[],
  options: HttpOptions,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  const end = (status: number) => {
    request.resume();
    response.writeHead(status).end();
  };
  const level = levelOf(request, url, options.keys);
  const [, timer] = /^\/admin\/functions\/([^/]+)$/.exec(url.pathname) ?? [];
  if (timer !== undefined && request.method === 'POST') {
    if (!isAdmitted('admin', level)) {
      end(401);
      return;
    }
    if (!worker.functions.has(timer)) {
      end(404);
      return;
    }
    options.fire(timer).catch((error: unknown) => {
      options.onFailure(timer, error);
    });
    end(202);
    return;
  }
  const found = find(routes, request.method ?? 'GET', url);
  // The real host does not tell a wrong method from a wrong path either.
  if (found === undefined) end(404);
  else if (!isAdmitted(found.route.authLevel, level)) end(401);
  else await call(request, response, url, found, worker, options);
}

function find(routes: readonly Route[], method: string, { pathname }: URL) {
  for (const route of routes) {
    if (route.methods.length > 0 && !route.methods.includes(method)) continue;
    const match = route.pattern.exec(pathname);
    if (match === null) continue;
    const values = route.parameters.map((name, index) => [name, match[index + 1]] as const);
    const given = values.flatMap(([name, value]) => (value === undefined ? [] : [[name, decoded(value)] as const]));
    return { route, params: Object.fromEntries(given) };
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function call(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { route, params }: NonNullable<ReturnType<typeof find>>,
  worker: Worker,
  { onFailure }: HttpOptions,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const http: RpcHttpData = {
    method: request.method ?? 'GET',
    url: url.href,
    headers,
    params,
    query: Object.fromEntries(url.searchParams),
    body: { bytes: Buffer.concat(parts) },
  };
  try {
    const { returnValue } = await worker.call(route.name, { input: { http } });
    const answer = returnValue?.http;
    response.writeHead(Number(answer?.statusCode ?? 204), answer?.headers);
    response.end(Buffer.from(answer?.body?.bytes ?? []));
  } catch (error) {
    onFailure(route.name, error);
    response.writeHead(500).end();
  }
}

type Level = 'nobody' | 'function' | 'admin';

function levelOf(request: IncomingMessage, url: URL, keys: Keys | undefined): Level {
  if (keys === undefined) return 'admin';
  const shown = request.headers['x-functions-key'] ?? url.searchParams.get('code');
  if (shown === keys.admin) return 'admin';
  return shown === keys.function ? 'function' : 'nobody';
}

function isAdmitted(asked: string, level: Level): boolean {
  return asked === 'anonymous' || level === 'admin' || (asked === 'function' && level === 'function');
}
