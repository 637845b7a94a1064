import { call } from './functions.ts';
import { apply, has } from './operators.ts';
import { child, items, kindOf, type Node } from './parse.ts';
import { isNull, literal, text, Timespan } from './scalar.ts';

export type Row = Readonly<Record<string, unknown>>;

/** The value of an expression in a row. Throws where it has a part that is not known. */
export function value(node: Node, row: Row): unknown {
  let known = compiled.get(node);
  if (known === undefined) compiled.set(node, (known = compile(node)));
  return known(row);
}

type Expression = (row: Row) => unknown;

/** The parser's tree is slow to walk, and is walked for each of many rows: it is made functions of once. */
const compiled = new WeakMap<Node, Expression>();

function compile(node: Node): Expression {
  switch (kindOf(node)) {
    case 'ParenthesizedExpression':
      return compile(child(node, 'Expression'));
    case 'LiteralExpression':
      return constant(
        typeof node['LiteralValue'] === 'string' ? node['LiteralValue'] : literal(node.toString().trim()),
      );
    case 'DynamicExpression':
      return constant(JSON.parse(child(node, 'Expression').toString()));
    case 'NameReference':
      return column(String(node['SimpleName']));
    case 'PathExpression':
      return part(compile(child(node, 'Expression')), constant(String(child(node, 'Selector')['SimpleName'])));
    case 'ElementExpression':
      return part(compile(child(node, 'Expression')), compile(child(child(node, 'Selector'), 'Expression')));
    case 'BinaryExpression':
      return binary(node);
    case 'PrefixUnaryExpression': {
      const [sign, of] = [String(child(node, 'Operator')['Text']), compile(child(node, 'Expression'))];
      return (row) => apply(sign, 0, of(row));
    }
    case 'BetweenExpression':
      return between(node);
    case 'InExpression':
    case 'HasAnyExpression':
      return among(node);
    case 'FunctionCallExpression': {
      const name = String(child(node, 'Name')['SimpleName']);
      if (name === 'prev') return column(node.toString().trim());
      const given = argumentsOf(node).map(compile);
      return (row) =>
        call(
          name,
          given.map((argument) => argument(row)),
        );
    }
    default:
      throw new Error(`KQL: ${kindOf(node)} is not supported`);
  }
}

/** What a function is called with. */
export function argumentsOf(node: Node): readonly Node[] {
  return items(child(node, 'ArgumentList')['Expressions']);
}

function constant(of: unknown): Expression {
  return () => of;
}

function column(name: string): Expression {
  return (row) => {
    if (!(name in row)) throw new Error(`KQL: there is no column ${name}`);
    return row[name];
  };
}

/** What a dynamic value does not have is null. */
function part(whole: Expression, name: Expression): Expression {
  return (row) => {
    const [of, key] = [whole(row), text(name(row))];
    return typeof of === 'object' && of !== null && Object.hasOwn(of, key) ? (of as Row)[key] : null;
  };
}

/** `and` and `or` ask the right side only where it matters. */
function binary(node: Node): Expression {
  const sign = String(child(node, 'Operator')['Text']);
  const [left, right] = [compile(child(node, 'Left')), compile(child(node, 'Right'))];
  if (sign !== 'and' && sign !== 'or') return (row) => apply(sign, left(row), right(row));
  const decided = sign === 'or';
  return (row) => {
    const one = left(row);
    if (one === decided) return decided;
    const other = right(row);
    if (other === decided) return decided;
    return isNull(one) || isNull(other) ? null : !decided;
  };
}

/** Both ends are in; a time span says how long after a first date the last is: https://learn.microsoft.com/kusto/query/between-operator */
function between(node: Node): Expression {
  const sign = String(child(node, 'Operator')['Text']);
  if (sign !== 'between') throw new Error(`KQL: ${sign} is not supported`);
  const ends = child(node, 'Right');
  const [of, from, to] = [child(node, 'Left'), child(ends, 'First'), child(ends, 'Second')].map(compile);
  return (row) => {
    const [value, first, last] = [of?.(row), from?.(row), to?.(row)];
    const end = first instanceof Date && last instanceof Timespan ? apply('+', first, last) : last;
    return apply('>=', value, first) === true && apply('<=', value, end) === true;
  };
}

/** Whether a value is as one of a list. */
const AMONG: Readonly<Record<string, (of: unknown, entry: unknown) => boolean>> = {
  in: (of, entry) => apply('==', of, entry) === true,
  'in~': (of, entry) => apply('=~', of, entry) === true,
  has_any: has,
};

function among(node: Node): Expression {
  const sign = String(child(node, 'Operator')['Text']);
  const isOne = AMONG[sign.replace(/^!(?=in)/, '')];
  if (isOne === undefined) throw new Error(`KQL: ${sign} is not supported`);
  const of = compile(child(node, 'Left'));
  const ids = items(child(node, 'Right')['Expressions']).map(({ LiteralValue: written }) => written);
  if (sign === 'in~' && ids.every((id) => typeof id === 'string')) {
    // Long lists of ids, as every question to logs has one.
    const set = new Set(ids.map((id) => id.toLowerCase()));
    return (row) => set.has(text(of(row)).toLowerCase());
  }
  const entries = items(child(node, 'Right')['Expressions']).map(compile);
  return (row) => {
    const value = of(row);
    const found = entries.some((entry) => [entry(row)].flat().some((one) => isOne(value, one)));
    return found !== sign.startsWith('!');
  };
}
