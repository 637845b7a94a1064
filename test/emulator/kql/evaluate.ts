import { child, items, kindOf, type Node, parse } from './parse.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Runs a KQL query over tables of rows. Operators and functions that it does not know are errors, never ignored. */
export function evaluate(query: string, tables: Readonly<Record<string, readonly Row[]>>): readonly Row[] {
  return tabular(parse(query), tables);
}

function tabular(node: Node, tables: Readonly<Record<string, readonly Row[]>>): readonly Row[] {
  switch (kindOf(node)) {
    case 'NameReference': {
      const rows = tables[String(node['SimpleName']).toLowerCase()];
      if (rows === undefined) throw new Error(`KQL: there is no table ${String(node['SimpleName'])}`);
      return rows;
    }
    case 'PipeExpression':
      return operate(child(node, 'Operator'), tabular(child(node, 'Expression'), tables));
    default:
      throw new Error(`KQL: ${kindOf(node)} is not supported`);
  }
}

function operate(operator: Node, rows: readonly Row[]): readonly Row[] {
  switch (kindOf(operator)) {
    case 'FilterOperator':
      return rows.filter((row) => value(child(operator, 'Condition'), row) === true);
    case 'ProjectOperator': {
      const columns = items(operator['Expressions']);
      return rows.map((row) => Object.fromEntries(columns.map((column) => [nameOf(column), value(column, row)])));
    }
    default:
      throw new Error(`KQL: ${kindOf(operator)} is not supported`);
  }
}

function nameOf(column: Node): string {
  if (kindOf(column) === 'NameReference') return String(column['SimpleName']);
  throw new Error(`KQL: a column of ${kindOf(column)} is not supported`);
}

function value(node: Node, row: Row): unknown {
  switch (kindOf(node)) {
    case 'ParenthesizedExpression':
      return value(child(node, 'Expression'), row);
    case 'LiteralExpression':
      return node['LiteralValue'];
    case 'NameReference': {
      const name = String(node['SimpleName']);
      if (!(name in row)) throw new Error(`KQL: there is no column ${name}`);
      return row[name];
    }
    case 'BinaryExpression':
      return compare(child(node, 'Operator'), value(child(node, 'Left'), row), () => value(child(node, 'Right'), row));
    case 'InExpression':
      return isIn(node, row);
    default:
      throw new Error(`KQL: ${kindOf(node)} is not supported`);
  }
}

function compare(operator: Node, left: unknown, right: () => unknown): boolean {
  const sign = String(operator['Text']);
  switch (sign) {
    case 'and':
      return left === true && right() === true;
    case 'or':
      return left === true || right() === true;
    case '==':
      return text(left) === text(right());
    case '=~':
      return text(left).toLowerCase() === text(right()).toLowerCase();
    default:
      throw new Error(`KQL: ${sign} is not supported`);
  }
}

function isIn(node: Node, row: Row): boolean {
  const sign = String(child(node, 'Operator')['Text']);
  if (sign !== 'in~') throw new Error(`KQL: ${sign} is not supported`);
  const left = text(value(child(node, 'Left'), row)).toLowerCase();
  return items(child(node, 'Right')['Expressions']).some((entry) => text(value(entry, row)).toLowerCase() === left);
}

function text(of: unknown): string {
  return typeof of === 'string' ? of : JSON.stringify(of ?? '');
}
