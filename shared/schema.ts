import { Ajv, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv';
import { parseRange } from './reachability/index.ts';

const ajv = new Ajv({ verbose: true, strictRequired: false });
ajv.addFormat('ip-range', (text) => parseRange(text) !== undefined);
ajv.addFormat(
  'date-time',
  (text) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
);

/** Compiles a JSON Schema whose texts may have the formats `ip-range` (an address, a CIDR block or `a-b`) and `date-time` (RFC 3339). */
export function compileSchema<T>(schema: AnySchemaObject): ValidateFunction<T> {
  return ajv.compile<T>(schema);
}

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
