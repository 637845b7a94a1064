import type { Schema } from './door.ts';

/** What answers hold, as JSON Schemas of the OpenAPI document. */
export const shapes = {
  Problem: {
    type: 'object',
    description: 'Problem details of RFC 9457.',
    properties: {
      title: { type: 'string', description: 'That of the status.' },
      status: { type: 'integer' },
      detail: { type: 'string', description: 'What was expected, what came, and what to do.' },
    },
    required: ['title', 'status', 'detail'],
  },
} as const satisfies Readonly<Record<string, Schema>>;
