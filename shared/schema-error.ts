import type { ErrorObject } from 'ajv';

/** What does not fit a schema, in one sentence: where it stands, what was expected, what came. `named`: what the schema's properties are to the reader. */
export function explainSchemaError(error: ErrorObject | undefined, named: string): string {
  if (error === undefined) return 'it does not fit the schema';
  const at = error.instancePath === '' ? 'the top level' : error.instancePath.slice(1).replaceAll('/', '.');
  const params = error.params as Record<string, unknown>;
  const allowed = params['allowedValues'];
  if (Array.isArray(allowed)) return `${at}: expected one of ${allowed.join(', ')}, got ${wordsOf(error.data)}`;
  if (typeof params['additionalProperty'] === 'string')
    return `${at}: there is no ${named} ${wordsOf(params['additionalProperty'])}`;
  return `${at}: it ${error.message ?? 'does not fit the schema'}, got ${wordsOf(error.data)}`;
}

/** What is nested deep enough could not even be written down. */
function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return JSON.stringify(value).slice(0, 80);
}
