import { createHash } from 'node:crypto';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Answer } from './door.ts';
import { ALWAYS } from './problem.ts';

/** JSON that is of this moment, and not to be kept. */
export function answerNow(
  value: object,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit {
  return {
    status,
    headers: { ...ALWAYS, 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(value),
  };
}

/** For whoever waits for a scan: a look each so many seconds suffices. */
export const LATER = { 'retry-after': '10' } as const;

/** What the OpenAPI document says of an answer without a body. */
export const HELD: Answer = { description: 'It is what the caller has already: `If-None-Match` named its tag.' };

/** What is kept here, with its tag; 304 to whoever has just that. */
export function answerKept(
  request: HttpRequest,
  body: string,
  contentType: string,
  more: Readonly<Record<string, string>> = {},
): HttpResponseInit {
  const tag = `"${createHash('sha256').update(contentType).update(body).digest('base64url').slice(0, 22)}"`;
  const headers = { ...ALWAYS, etag: tag, 'cache-control': 'private, no-cache', vary: 'accept' };
  if (isHeld(request.headers.get('if-none-match'), tag)) return { status: 304, headers };
  return { status: 200, headers: { ...headers, ...more, 'content-type': contentType }, body };
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match */
function isHeld(held: string | null, tag: string): boolean {
  return (held ?? '').split(',').some((one) => ['*', tag, `W/${tag}`].includes(one.trim()));
}
