import type { Problem } from '../../../model/report.ts';
import type { BatchAnswer } from '../arm-batch.ts';
import { explain } from '../azure-error.ts';

/** What was understood of an answer, or why nothing was. */
export type Read<T> = { readonly value: T } | { readonly why: string };

/** `permission` is what whoever is refused lacks. */
export function understood<T>(
  answer: BatchAnswer | undefined,
  parse: (body: unknown) => T,
  permission: string,
): Read<T> {
  if (answer === undefined) return { why: 'ARM did not answer' };
  if ('error' in answer) {
    const { statusCode } = answer.error as { statusCode?: number };
    return { why: `${explain(answer.error)}${statusCode === 403 ? `; it needs ${permission}` : ''}` };
  }
  try {
    return { value: parse(answer.body) };
  } catch (error) {
    return { why: explain(error) };
  }
}

export function problemsOf(answers: Iterable<readonly [string, Read<unknown>]>): readonly Problem[] {
  return [...answers].flatMap(([where, read]): readonly Problem[] =>
    'why' in read ? [{ where, what: read.why, kind: 'unread' }] : [],
  );
}
