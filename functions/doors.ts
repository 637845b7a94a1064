import type { Door } from './door.ts';
import { health } from './health.ts';
import { openapiDoor } from './openapi.ts';

const others: readonly Door[] = [health];

/** Every function that HTTP calls, in the order of the OpenAPI document. */
export const doors: readonly Door[] = [...others, openapiDoor(others)];
