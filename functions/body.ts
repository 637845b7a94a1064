import type { HttpRequest } from '@azure/functions';
import type { ValidateFunction } from 'ajv';
import { compileSchema, explainSchemaError } from '../shared/schema.ts';
import { Refusal } from './problem.ts';

/** More than any request needs. */
const MOST_BYTES = 64 * 1024;

/** What a door takes: its JSON Schema, which the OpenAPI document shows, and how it is read. */
export interface Body<T> {
  readonly schema: Readonly<Record<string, unknown>>;
  /** Throws a Refusal with the place of the first thing that is wrong. No body at all is an empty object. */
  read(request: HttpRequest): Promise<T>;
}

/** `expected`: what is said to whoever sends something else. */
export function bodyOf<T>(schema: Body<T>['schema'], { mostBytes = MOST_BYTES, expected = '' } = {}): Body<T> {
  // Most instances never see a request: whoever comes first has the schema compiled.
  let isValid: ValidateFunction<T> | undefined;
  return {
    schema,
    async read(request) {
      const json = parse(await textOf(request, mostBytes), request.headers.get('content-type'));
      isValid ??= compileSchema<T>(schema);
      if (!isValid(json))
        throw new Refusal(400, `The body: ${explainSchemaError(isValid.errors?.[0], 'property')}. ${expected}`.trim());
      return json;
    },
  };
}

async function textOf(request: HttpRequest, mostBytes: number): Promise<string> {
  const refusal = new Refusal(413, `The body may have ${mostBytes} bytes at most.`);
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw refusal;
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > mostBytes) throw refusal;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(400, 'The body is not UTF-8.');
  }
}

function parse(text: string, contentType: string | null): unknown {
  if (text.trim() === '') return {};
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? ''))
    throw new Refusal(415, 'Expected a body of JSON, with the header "content-type: application/json".');
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
}
