import { STATUS_CODES } from 'node:http';
import type { HttpResponseInit } from '@azure/functions';

/** Of every answer: nobody may guess at what it is. */
export const ALWAYS = { 'x-content-type-options': 'nosniff' } as const;

/** A request that is not answered as it was asked. The message is for whoever asked: what was expected, what came, and what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: RefusalStatus;

  constructor(status: RefusalStatus, message: string) {
    super(message);
    this.status = status;
  }
}

export type RefusalStatus = 400 | 401 | 403 | 404 | 406 | 409 | 413 | 415 | 422 | 502 | 503 | 504;

/** Problem details: https://www.rfc-editor.org/rfc/rfc9457. Without a `type` the title is that of the status. */
export function problemOf(status: number, detail: string): HttpResponseInit {
  return {
    status,
    headers: {
      ...ALWAYS,
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    },
    body: JSON.stringify({ title: STATUS_CODES[status], status, detail }),
  };
}
