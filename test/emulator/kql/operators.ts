import { comparable, isNull, order, text, Timespan } from './scalar.ts';

/** https://learn.microsoft.com/kusto/query/datatypes-string-operators: `!` before one denies it, `_cs` minds the case. */
const TEXT_SIGNS: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  contains: (left, right) => left.includes(right),
  startswith: (left, right) => left.startsWith(right),
  endswith: (left, right) => left.endsWith(right),
  has: (left, right) => termOf(right).test(left),
  hasprefix: (left, right) => new RegExp(`(?<![A-Za-z0-9])${escaped(right)}`).test(left),
  hassuffix: (left, right) => new RegExp(`${escaped(right)}(?![A-Za-z0-9])`).test(left),
};

/** A term is bounded by what is no ASCII letter or digit. */
function termOf(term: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])${escaped(term)}(?![A-Za-z0-9])`);
}

function escaped(term: string): string {
  return term.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether it holds one term, in any case. */
export function has(left: unknown, right: unknown): boolean {
  return termOf(text(right).toLowerCase()).test(text(left).toLowerCase());
}

/** The value of `left sign right`. Throws where the sign is not known. */
export function apply(sign: string, left: unknown, right: unknown): unknown {
  const compare = comparisons.get(sign) ?? comparisonOf(sign);
  comparisons.set(sign, compare);
  return compare(left, right);
}

type Comparison = (left: unknown, right: unknown) => unknown;

const comparisons = new Map<string, Comparison>();

function comparisonOf(sign: string): Comparison {
  const [, denied, name = '', minded] = /^(!?)(\w*?)(_cs)?$/.exec(sign) ?? [];
  const compare = TEXT_SIGNS[name];
  if (compare === undefined) return (left, right) => compared(sign, left, right);
  const of = (value: unknown) => (minded === undefined ? text(value).toLowerCase() : text(value));
  return (left, right) => compare(of(left), of(right)) !== (denied === '!');
}

function compared(sign: string, left: unknown, right: unknown): unknown {
  switch (sign) {
    case '==':
      return equal(left, right);
    case '!=':
      return isNull(left) && isNull(right) ? null : equal(left, right) !== true;
    case '=~':
      return text(left).toLowerCase() === text(right).toLowerCase();
    case '!~':
      return text(left).toLowerCase() !== text(right).toLowerCase();
    case 'matches regex':
      return new RegExp(text(right)).test(text(left));
  }
  if (isNull(left) || isNull(right)) return null;
  switch (sign) {
    case '<':
      return order(left, right) < 0;
    case '<=':
      return order(left, right) <= 0;
    case '>':
      return order(left, right) > 0;
    case '>=':
      return order(left, right) >= 0;
    default:
      return calculate(sign, left, right);
  }
}

/** https://learn.microsoft.com/kusto/query/scalar-data-types/null-values */
function equal(left: unknown, right: unknown): boolean | null {
  if (isNull(left) && isNull(right)) return null;
  if (isNull(left) || isNull(right)) return false;
  return comparable(left) === comparable(right);
}

/** Numbers and times. Division is left out: whether it rounds depends on types that rows do not tell. */
function calculate(sign: string, left: unknown, right: unknown): unknown {
  const [one, other] = [comparable(left), comparable(right)];
  if (typeof one !== 'number' || typeof other !== 'number')
    throw new Error(`KQL: ${text(left)} ${sign} ${text(right)} is not supported`);
  const times = [left, right].filter((value) => value instanceof Date || value instanceof Timespan);
  const dates = times.filter((value) => value instanceof Date);
  switch (sign) {
    case '+':
      return typed(one + other);
    case '-':
      return typed(one - other);
    case '*':
      if (times.length === 0) return one * other;
      break;
    case '%':
      if (times.length === 0) return ((one % other) + other) % other;
  }
  throw new Error(`KQL: ${sign} is not supported`);

  function typed(result: number): unknown {
    if (times.length === 0) return result;
    if (times.length === 1) throw new Error(`KQL: ${sign} of a time and a number is not supported`);
    return dates.length === 1 ? new Date(result) : new Timespan(result);
  }
}
