import { child, items, kindOf, type Node, parse, type Schemas } from './parse.ts';
import { order } from './scalar.ts';
import { named, nameOf, summarize } from './summarize.ts';
import { isRowNumber, numbered } from './row-number.ts';
import { type Row, value } from './value.ts';

export type { Row } from './value.ts';

type Tables = Readonly<Record<string, readonly Row[]>>;

/**
 * Runs a KQL query over tables of rows, by their names in lower case. Operators and functions that it does not know are
 * errors, never ignored; with schemas so are tables, columns and types that are wrong, whatever rows there are.
 */
export function evaluate(query: string, tables: Tables, schemas?: Schemas): readonly Row[] {
  return tabular(parse(query, schemas), tables);
}

function tabular(node: Node, tables: Tables): readonly Row[] {
  switch (kindOf(node)) {
    case 'ParenthesizedExpression':
      return tabular(child(node, 'Expression'), tables);
    case 'NameReference': {
      const rows = tables[String(node['SimpleName']).toLowerCase()];
      if (rows === undefined) throw new Error(`KQL: there is no table ${String(node['SimpleName'])}`);
      return rows;
    }
    case 'DataTableExpression':
      return dataTable(node);
    case 'PrintOperator':
      return [projected(items(node['Expressions']), {})];
    case 'UnionOperator':
      return union(node, tables);
    case 'PipeExpression': {
      const rows = tabular(child(node, 'Expression'), tables);
      const operator = child(node, 'Operator');
      return kindOf(operator) === 'UnionOperator' ? [...rows, ...union(operator, tables)] : operate(operator, rows);
    }
    default:
      throw new Error(`KQL: ${kindOf(node)} is not supported`);
  }
}

function union(node: Node, tables: Tables): readonly Row[] {
  if (items(node['Parameters']).length > 0) throw new Error('KQL: a parameter of union is not supported');
  return items(node['Expressions']).flatMap((table) => tabular(table, tables));
}

function dataTable(node: Node): readonly Row[] {
  const names = items(child(node, 'Schema')['Columns']).map(({ Name }) => String((Name as Node)['SimpleName']));
  const values = items(node['Values']).map((cell) => value(cell, {}));
  return Array.from({ length: values.length / names.length }, (_, row) =>
    Object.fromEntries(names.map((name, column) => [name, values[row * names.length + column]])),
  );
}

function operate(operator: Node, rows: readonly Row[]): readonly Row[] {
  switch (kindOf(operator)) {
    case 'FilterOperator':
      return rows.filter((row) => value(child(operator, 'Condition'), row) === true);
    case 'ProjectOperator':
      return rows.map((row) => projected(items(operator['Expressions']), row));
    case 'ExtendOperator': {
      const columns = items(operator['Expressions']);
      const numbers = columns.filter(isRowNumber);
      const others = columns.filter((column) => !numbers.includes(column));
      const extended = rows.map((row) => ({ ...row, ...projected(others, row) }));
      return numbers.reduce(numbered, extended);
    }
    case 'SummarizeOperator':
      return summarize(operator, rows);
    case 'SortOperator':
      return sorted(items(operator['Expressions']), rows);
    case 'TopOperator':
      return sorted([child(operator, 'ByExpression')], rows).slice(0, Number(value(child(operator, 'Expression'), {})));
    case 'TakeOperator':
      return rows.slice(0, Number(value(child(operator, 'Expression'), {})));
    default:
      throw new Error(`KQL: ${kindOf(operator)} is not supported`);
  }
}

function projected(columns: readonly Node[], row: Row): Row {
  return Object.fromEntries(columns.map((column) => [nameOf(column), value(named(column), row)]));
}

/** Descending where nothing else is said; nulls are the least: https://learn.microsoft.com/kusto/query/sort-operator */
function sorted(keys: readonly Node[], rows: readonly Row[]): readonly Row[] {
  const by = keys.map((key) => {
    const [, direction = ''] = /\s(asc|desc|nulls\s+\w+)\s*$/.exec(key.toString()) ?? [];
    if (direction.startsWith('nulls')) throw new Error(`KQL: ${direction} is not supported`);
    const of = kindOf(key) === 'OrderedExpression' ? child(key, 'Expression') : key;
    return { of, sign: direction === 'asc' ? 1 : -1 };
  });
  return rows.toSorted((left, right) => {
    for (const { of, sign } of by) {
      const difference = order(value(of, left), value(of, right)) * sign;
      if (difference !== 0) return difference;
    }
    return 0;
  });
}
