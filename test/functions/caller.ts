import type { Contract } from './contract.ts';

export const KEYS = { function: 'function-key', admin: 'admin-key' };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

export interface Call {
  /** An object is sent as JSON. */
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** That of all functions when not given; none when empty. */
  readonly key?: string;
}

export type Caller = (method: string, path: string, call?: Call) => Promise<Answer>;

/** Calls functions over real HTTP, and holds every answer to what the OpenAPI document says of it. */
export function callerOf(origin: string, contract: Contract): Caller {
  return async (method, path, { body, headers = {}, key = KEYS.function } = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        ...(key !== '' && { 'x-functions-key': key }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = { status: response.status, headers: response.headers, text };
    expect(contract.whyBroken(method, path, answer)).toBeUndefined();
    return { ...answer, json: jsonIn(text) };
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
