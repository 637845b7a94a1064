import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { InvocationResponse, RpcHttpData } from '@azure/functions-core';
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
  /** Writes what a function put out beside its answer. */
  readonly write: (name: string, outputs: NonNullable<InvocationResponse['outputData']>) => Promise<void>;
  readonly onFailure: (name: string, error: unknown) => void;
}

/** A request as it comes over the wire. */
export interface WireRequest {
  readonly method: string;
  /** With its query, and not decoded. */
  readonly path: string;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly readBody: () => Promise<Uint8Array>;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Answers requests by the functions that HTTP triggers, and `POST /admin/functions/<timer>`. */
export class HttpFront {
  readonly #worker: Worker;
  readonly #options: HttpOptions;
  readonly #routes: readonly Route[];

  constructor(worker: Worker, options: HttpOptions) {
    this.#worker = worker;
    this.#options = options;
    this.#routes = routesOf(
      [...worker.functions.values()].map(({ metadata }) => metadata),
      options.prefix,
    );
  }

  /** A server that takes requests from real sockets. */
  server(): Server {
    return createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        this.#options.onFailure('the host', error);
        response.destroy();
      });
    });
  }

  async dispatch(request: WireRequest): Promise<WireAnswer> {
    const { method, path, headers } = request;
    if (!URL.canParse(path, 'http://localhost')) return { status: 400 };
    const url = new URL(path, `http://${headers['host'] ?? 'localhost'}`);
    const level = levelOf(headers, url, this.#options.keys);
    const [, timer] = /^\/admin\/functions\/([^/]+)$/.exec(url.pathname) ?? [];
    if (timer !== undefined && method === 'POST') return { status: this.#fire(timer, level) };
    const found = find(this.#routes, method, url);
    // The real host does not tell a wrong method from a wrong path either.
    if (found === undefined) return { status: 404 };
    if (!isAdmitted(found.route.authLevel, level)) return { status: 401 };
    return this.#call(found, { method, url: url.href, headers, query: Object.fromEntries(url.searchParams) }, request);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    const readBody = async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      return Buffer.concat(parts);
    };
    const answer = await this.dispatch({
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers,
      readBody,
    });
    request.resume();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  #fire(timer: string, level: Level): number {
    const { fire, onFailure } = this.#options;
    if (!isAdmitted('admin', level)) return 401;
    if (!this.#worker.functions.has(timer)) return 404;
    fire(timer).catch((error: unknown) => {
      onFailure(timer, error);
    });
    return 202;
  }

  /** What a function puts out is written before its answer is sent. */
  async #call({ route, params }: Match, asked: RpcHttpData, { readBody }: WireRequest): Promise<WireAnswer> {
    const { write, onFailure } = this.#options;
    try {
      const http: RpcHttpData = { ...asked, params, body: { bytes: await readBody() } };
      const { returnValue, outputData = [] } = await this.#worker.call(route.name, { input: { http } });
      await write(route.name, outputData);
      const answer = returnValue?.http;
      return {
        status: Number(answer?.statusCode ?? 204),
        headers: answer?.headers ?? {},
        body: Buffer.from(answer?.body?.bytes ?? []),
      };
    } catch (error) {
      onFailure(route.name, error);
      return { status: 500 };
    }
  }
}

interface Match {
  readonly route: Route;
  readonly params: Record<string, string>;
}

function find(routes: readonly Route[], method: string, { pathname }: URL): Match | undefined {
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

type Level = 'nobody' | 'function' | 'admin';

function levelOf(headers: WireRequest['headers'], url: URL, keys: Keys | undefined): Level {
  if (keys === undefined) return 'admin';
  const shown = headers['x-functions-key'] ?? url.searchParams.get('code');
  if (shown === keys.admin) return 'admin';
  return shown === keys.function ? 'function' : 'nobody';
}

function isAdmitted(asked: string, level: Level): boolean {
  return asked === 'anonymous' || level === 'admin' || (asked === 'function' && level === 'function');
}
