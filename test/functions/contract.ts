import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Json = Readonly<Record<string, unknown>>;

interface Response {
  readonly headers?: Json;
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}

export interface OpenApi {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { operationId: string; responses: Record<string, Response> }>>>
  >;
  readonly components: Json;
}

interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Others come with some answers of a status, and not with all. */
const ALWAYS_THERE = ['location'];

/** Holds answers to the OpenAPI document: whatever is not described there is wrong. */
export class Contract {
  readonly #document: OpenApi;
  readonly #ajv = new Ajv2020({ strict: false });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: OpenApi) {
    this.#document = closed(document) as OpenApi;
    this.#ajv.addFormat(
      'date-time',
      (text) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text)),
    );
    this.#ajv.addFormat('uuid', true);
    this.#ajv.addSchema(this.#document, 'api');
  }

  /** What of an answer is not as the document says; `undefined` when all is. */
  whyBroken(method: string, path: string, { status, headers, text }: Told): string | undefined {
    // The host says so itself where there is no such path or method, or no key, and without a word.
    if ((status === 404 || status === 401) && text === '') return undefined;
    const { pathname } = new URL(path, 'http://localhost');
    const [template = ''] = Object.keys(this.#document.paths).filter((one) => patternOf(one).test(pathname));
    const verb = method.toLowerCase();
    const operation = this.#document.paths[template]?.[verb];
    const { content, headers: named = {} } = operation?.responses[String(status)] ?? {};
    if (operation?.responses[String(status)] === undefined) return `nothing is said of ${status} for ${method} ${path}`;
    const missing = Object.keys(named).filter((name) => ALWAYS_THERE.includes(name) && !headers.has(name));
    if (missing.length > 0) return `${operation.operationId} ${status}: no ${missing.join()}`;
    if (content === undefined) return text === '' ? undefined : `${operation.operationId} ${status}: it has a body`;
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    if (!(type in content)) return `${operation.operationId} ${status}: "${type}"`;
    const isValid = this.#schemaAt(['paths', template, verb, 'responses', String(status), 'content', type, 'schema']);
    const value: unknown = type.endsWith('json') ? JSON.parse(text) : text;
    return isValid(value) ? undefined : `${operation.operationId} ${status}: ${this.#ajv.errorsText(isValid.errors)}`;
  }

  #schemaAt(places: readonly string[]): ValidateFunction {
    const pointer = places.map((one) => encodeURIComponent(one.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const made = this.#compiled.get(pointer) ?? this.#ajv.compile({ $ref: `api#/${pointer}` });
    this.#compiled.set(pointer, made);
    return made;
  }
}

function patternOf(template: string): RegExp {
  return new RegExp(`^/api${template.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/]+')}/?$`, 'i');
}

/** The same where no object may hold more than is described. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, closed(one)] as const);
  const isShape = 'properties' in value && !('additionalProperties' in value);
  return { ...Object.fromEntries(entries), ...(isShape && { additionalProperties: false }) };
}
