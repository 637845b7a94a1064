import { answerKept, HELD } from './answer.ts';
import type { Answer, Door } from './door.ts';
import { type Schema, shapes } from './shapes.ts';

/** The door that tells of all others, and of itself. */
export function openapiDoor(others: readonly Door[]): Door {
  const door: Door = {
    name: 'openapi',
    method: 'GET',
    route: 'openapi.json',
    isOpen: true,
    summary: 'This document.',
    answers: { 200: { description: 'OpenAPI 3.1.', content: { 'application/json': { type: 'object' } } }, 304: HELD },
    handle: (request) => Promise.resolve(answerKept(request, text, 'application/json')),
  };
  const text = JSON.stringify(documentOf([...others, door]));
  return door;
}

const PROBLEM = { $ref: '#/components/schemas/Problem' };
const OF_QUERIES = { 400: 'A parameter is not what is described here; `detail` says which.' };
/** What any door with a body may refuse. */
const OF_BODIES = {
  400: 'The body is not what is described here; `detail` says where.',
  413: 'The body is too large.',
  415: 'The body is not said to be JSON.',
};

function documentOf(doors: readonly Door[]) {
  const paths = Object.groupBy(doors, ({ route }) => `/${route}`);
  return {
    openapi: '3.1.0',
    info: {
      title: 'AKS Reach',
      version: '1',
      description: 'Who cannot reach which AKS API server, because of what exactly, and what one change mends it.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api' }],
    security: [{ header: [] }, { query: [] }, { entra: [] }],
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, here = []]) => {
        return [path, Object.fromEntries(here.map((door) => [door.method.toLowerCase(), operationOf(door)]))];
      }),
    ),
    components: {
      securitySchemes: {
        header: { type: 'apiKey', in: 'header', name: 'x-functions-key' },
        query: { type: 'apiKey', in: 'query', name: 'code' },
        entra: {
          type: 'http',
          scheme: 'bearer',
          description:
            'Where the app is deployed with Entra, in place of keys: a token with the app role that 403 names.',
        },
      },
      schemas: Object.assign({}, shapes, ...doors.map((door) => door.shapes)) as Readonly<Record<string, Schema>>,
    },
  };
}

function operationOf(door: Door) {
  const { name, summary, isOpen, role = 'Reach.Read', parameters = [], query, body, answers, refusals = {} } = door;
  const problems = {
    ...OF_QUERIES,
    ...(body && OF_BODIES),
    ...refusals,
    ...(!isOpen && {
      401: 'No key was shown, or nobody signed in.',
      403: [`The app role ${role} is not assigned to whoever signed in.`, refusals[403] ?? ''].join(' ').trim(),
    }),
    500: 'Something went wrong that nobody expected; the log of the app says what.',
  };
  return {
    operationId: name,
    summary,
    ...(isOpen && { security: [] }),
    parameters: [
      ...parameters.map((one) => ({ ...one, ...(one.in === 'path' && { required: true }) })),
      ...Object.entries(query?.properties ?? {}).map(([name, schema]) => ({ name, in: 'query', schema })),
    ],
    ...(body && { requestBody: { content: { 'application/json': { schema: body.schema } } } }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, responseOf(answer)])),
      ...Object.fromEntries(
        Object.entries(problems).map(([status, description]) => {
          return [status, responseOf({ description, content: { 'application/problem+json': PROBLEM } })];
        }),
      ),
    },
  };
}

function responseOf({ description, content, headers }: Answer) {
  return {
    description,
    ...(headers && { headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: 'string' } }])) }),
    ...(content && { content: inMediaTypes(content) }),
  };
}

function inMediaTypes(content: Readonly<Record<string, Schema>>) {
  return Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));
}
