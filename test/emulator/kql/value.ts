import { call } from './functions.ts';
import { apply, has } from './operators.ts';
import { child, items, kindOf, type Node } from './parse.ts';
import { isNull, literal, text, Timespan } from './scalar.ts';

export type Row = Readonly<Record<string, unknown>>;

/** The value of an expression in a row. Throws where it has a part that is not known. */
export function value(node: Node, row: Row): unknown {
  switch (kindOf(node)) {
    case 'ParenthesizedExpression':
      return value(child(node, 'Expression'), row);
    case 'LiteralExpression':
      return literalOf(node);
    case 'DynamicExpression':
      return JSON.parse(child(node, 'Expression').toString()) as unknown;
    case 'NameReference':
      return columnOf(String(node['SimpleName']), row);
    case 'PathExpression':
      return partOf(value(child(node, 'Expression'), row), String(child(node, 'Selector')['SimpleName']));
    case 'ElementExpression':
      return partOf(
        value(child(node, 'Expression'), row),
        text(value(child(child(node, 'Selector'), 'Expression'), row)),
      );
    case 'BinaryExpression':
      return binary(node, row);
    case 'PrefixUnaryExpression':
      return apply(String(child(node, 'Operator')['Text']), 0, value(child(node, 'Expression'), row));
    case 'BetweenExpression':
      return isBetween(node, row);
    case 'InExpression':
    case 'HasAnyExpression':
      return isAmong(node, row);
    case 'FunctionCallExpression':
      if (String(child(node, 'Name')['SimpleName']) === 'prev') return columnOf(node.toString().trim(), row);
      return call(
        String(child(node, 'Name')['SimpleName']),
        argumentsOf(node).map((argument) => value(argument, row)),
      );
    default:
      throw new Error(`KQL: ${kindOf(node)} is not supported`);
  }
}

/** Of a literal, which is the same in every row, the library's answer is kept: it is slow at it. */
function literalOf(node: Node): unknown {
  if (!literals.has(node)) {
    const { LiteralValue: written } = node;
    literals.set(node, typeof written === 'string' ? written : literal(node.toString().trim()));
  }
  return literals.get(node);
}

const literals = new WeakMap<Node, unknown>();

/** What a function is called with. */
export function argumentsOf(node: Node): readonly Node[] {
  return items(child(node, 'ArgumentList')['Expressions']);
}

function columnOf(name: string, row: Row): unknown {
  if (!(name in row)) throw new Error(`KQL: there is no column ${name}`);
  return row[name];
}

/** What a dynamic value does not have is null. */
function partOf(of: unknown, name: string): unknown {
  if (typeof of !== 'object' || of === null || !Object.hasOwn(of, name)) return null;
  return (of as Row)[name];
}

/** `and` and `or` ask the right side only where it matters. */
function binary(node: Node, row: Row): unknown {
  const sign = String(child(node, 'Operator')['Text']);
  const left = value(child(node, 'Left'), row);
  const right = () => value(child(node, 'Right'), row);
  if (sign !== 'and' && sign !== 'or') return apply(sign, left, right());
  const decided = sign === 'or';
  if (left === decided) return decided;
  const other = right();
  if (other === decided) return decided;
  return isNull(left) || isNull(other) ? null : !decided;
}

/** Both ends are in; a time span says how long after a first date the last is: https://learn.microsoft.com/kusto/query/between-operator */
function isBetween(node: Node, row: Row): unknown {
  const sign = String(child(node, 'Operator')['Text']);
  if (sign !== 'between') throw new Error(`KQL: ${sign} is not supported`);
  const of = value(child(node, 'Left'), row);
  const [first, last] = ['First', 'Second'].map((end) => value(child(child(node, 'Right'), end), row));
  const end = first instanceof Date && last instanceof Timespan ? apply('+', first, last) : last;
  return apply('>=', of, first) === true && apply('<=', of, end) === true;
}

function isAmong(node: Node, row: Row): boolean {
  const sign = String(child(node, 'Operator')['Text']);
  const of = value(child(node, 'Left'), row);
  const entries = items(child(node, 'Right')['Expressions']).flatMap((entry) => value(entry, row));
  switch (sign) {
    case 'in':
      return entries.some((entry) => apply('==', of, entry) === true);
    case '!in':
      return !entries.some((entry) => apply('==', of, entry) === true);
    case 'in~':
      return entries.some((entry) => apply('=~', of, entry) === true);
    case '!in~':
      return !entries.some((entry) => apply('=~', of, entry) === true);
    case 'has_any':
      return entries.some((entry) => has(of, entry));
    default:
      throw new Error(`KQL: ${sign} is not supported`);
  }
}
