import {
  app as functions,
  type FunctionOutput,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from '@azure/functions';
import type { Body } from './body.ts';
import { admit, isEntraOn, type Role } from './caller.ts';
import { problemOf, Refusal, type RefusalStatus } from './problem.ts';
import { type Query, queryOf } from './query.ts';
import type { Schema } from './shapes.ts';

/** A function that HTTP calls, and what the OpenAPI document says of it. */
export interface Door {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** Below `/api`. */
  readonly route: string;
  /** Who shows no key and did not sign in is let in too. */
  readonly isOpen?: true;
  /** The app role that whoever signed in must have; `Reach.Read` when not given. */
  readonly role?: Role;
  readonly summary: string;
  /** Of the path and the headers. */
  readonly parameters?: readonly Parameter[];
  readonly query?: Query<unknown>;
  readonly body?: Pick<Body<unknown>, 'schema'>;
  readonly answers: Readonly<Record<number, Answer>>;
  /** What its answers name beside the shapes of all doors. */
  readonly shapes?: Readonly<Record<string, Schema>>;
  /** Beside those that every door with a body or a key has: when, by status. */
  readonly refusals?: Readonly<Partial<Record<RefusalStatus, string>>>;
  readonly extraOutputs?: FunctionOutput[];
  handle(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'header';
  readonly description: string;
  readonly schema: Schema;
}

export interface Answer {
  readonly description: string;
  /** By media type; none where there is no body. */
  readonly content?: Readonly<Record<string, Schema>>;
  readonly headers?: readonly string[];
}

const noQuery = queryOf({});

/** Registers the function. What it refuses is answered with the reason; what nobody expected is logged, and its cause kept in. */
export function openDoor(door: Door): void {
  functions.http(door.name, {
    methods: [door.method],
    route: door.route,
    authLevel: door.isOpen || isEntraOn() ? 'anonymous' : 'function',
    ...(door.extraOutputs && { extraOutputs: door.extraOutputs }),
    handler: async (request, context) => {
      try {
        if (!door.isOpen) admit(request, door.role ?? 'Reach.Read');
        if (door.query === undefined) noQuery.read(request);
        return await door.handle(request, context);
      } catch (error) {
        if (error instanceof Refusal) return problemOf(error.status, error.message);
        context.error('a request failed', { door: door.name, error: String(error) });
        return problemOf(500, 'Something went wrong here; the log of the app says what.');
      }
    },
  });
}
