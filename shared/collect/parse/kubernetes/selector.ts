import type { Selector } from '../../../model/selector.ts';
import type { Body } from '../body.ts';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** A selector that is not given means everything. */
export function parseSelector(selector: Body | undefined): Selector {
  return {
    labels: selector?.textsByName('matchLabels') ?? {},
    expressions: (selector?.objects('matchExpressions') ?? []).map((expression) => ({
      key: expression.requiredText('key'),
      operator: expression.requiredOneOf('operator', OPERATORS),
      values: expression.texts('values'),
    })),
  };
}
