import type { HttpRequest } from '@azure/functions';
import { Ajv, type ValidateFunction } from 'ajv';
import { explainSchemaError } from '../shared/schema.ts';
import { subscriptionIn } from './cluster-id.ts';
import { Refusal } from './problem.ts';
import type { Schema } from './shapes.ts';

/** How keys are shown: https://learn.microsoft.com/azure/azure-functions/function-keys-how-to */
export const OF_THE_HOST: readonly string[] = ['code', 'clientId'];

const ajv = new Ajv({ verbose: true, coerceTypes: true, useDefaults: true });
ajv.addFormat('uuid', (text) => subscriptionIn(text) !== undefined);

/** What a door takes behind its path: the schemas of its parameters, which the OpenAPI document shows, and how they are read. */
export interface Query<T> {
  readonly properties: Readonly<Record<string, Schema>>;
  /** Throws a Refusal for what does not fit, and for what is no parameter: a filter that is spelt wrong would let everything through. */
  read(request: HttpRequest): T;
}

export function queryOf<T>(properties: Query<T>['properties']): Query<T> {
  let isValid: ValidateFunction<T> | undefined;
  return {
    properties,
    read({ query }) {
      const own = [...query].filter(([name]) => !OF_THE_HOST.includes(name));
      const values: unknown = Object.fromEntries(own);
      isValid ??= ajv.compile<T>({ type: 'object', properties, additionalProperties: false });
      if (!isValid(values))
        throw new Refusal(400, `The query: ${explainSchemaError(isValid.errors?.[0], 'parameter')}.`);
      return values;
    },
  };
}
