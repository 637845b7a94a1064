import { child, items, kindOf, type Node } from './parse.ts';
import { isNull, order, text } from './scalar.ts';
import { argumentsOf, type Row, value } from './value.ts';

/** https://learn.microsoft.com/kusto/query/summarize-operator: a row for each group; without groups one, even of no rows. */
export function summarize(operator: Node, rows: readonly Row[]): readonly Row[] {
  const aggregates = items(operator['Aggregates']);
  const by = operator['ByClause'] as Node | null;
  if (by === null) return [aggregated(aggregates, rows, new Set())];
  const keys = items(by['Expressions']).map((expression) => [keyName(expression), named(expression)] as const);
  const keyed = rows.map((row) => ({ row, key: Object.fromEntries(keys.map(([name, of]) => [name, value(of, row)])) }));
  const groups = Map.groupBy(keyed, ({ key }) => JSON.stringify(Object.values(key)));
  const names = new Set(keys.map(([name]) => name));
  return [...groups.values()].map((group) => ({
    ...group[0]?.key,
    ...aggregated(
      aggregates,
      group.map(({ row }) => row),
      names,
    ),
  }));
}

/** `Name = expression`, a column by its own name, or `bin(column, …)` by that of the column. */
function keyName(expression: Node): string {
  if (kindOf(expression) !== 'FunctionCallExpression') return nameOf(expression);
  const [binned] = argumentsOf(expression);
  if (String(child(expression, 'Name')['SimpleName']) === 'bin' && binned !== undefined) return nameOf(binned);
  return nameOf(expression);
}

/** The name of a column. One that Kusto would make up is an error: a query says the names that its reader reads. */
export function nameOf(column: Node): string {
  if (kindOf(column) === 'NameReference') return String(column['SimpleName']);
  if (kindOf(column) === 'SimpleNamedExpression') return String(child(column, 'Name')['SimpleName']);
  throw new Error(`KQL: a column of ${kindOf(column)} without a name is not supported`);
}

/** The expression behind a name, or the column itself. */
export function named(column: Node): Node {
  return kindOf(column) === 'SimpleNamedExpression' ? child(column, 'Expression') : column;
}

function aggregated(aggregates: readonly Node[], rows: readonly Row[], keys: ReadonlySet<string>): Row {
  return Object.assign({}, ...aggregates.map((aggregate) => columns(aggregate, rows, keys))) as Row;
}

function columns(aggregate: Node, rows: readonly Row[], keys: ReadonlySet<string>): Row {
  const of = named(aggregate);
  if (kindOf(of) !== 'FunctionCallExpression') throw new Error(`KQL: an aggregate of ${kindOf(of)} is not supported`);
  const name = String(child(of, 'Name')['SimpleName']);
  if (name === 'arg_max') return rowOfMost(aggregate, rows, keys);
  return { [nameOf(aggregate)]: fold(name, argumentsOf(of), rows) };
}

/** The columns of the row where the first is greatest: https://learn.microsoft.com/kusto/query/arg-max-aggregation-function */
function rowOfMost(aggregate: Node, rows: readonly Row[], keys: ReadonlySet<string>): Row {
  const [most, ...returned] = argumentsOf(aggregate);
  if (most === undefined) throw new Error('KQL: arg_max of nothing is not supported');
  const best = rows.reduce<Row | undefined>(
    (found, row) => (found === undefined || order(value(most, row), value(most, found)) > 0 ? row : found),
    undefined,
  );
  const names = returned.flatMap((column) =>
    kindOf(column) === 'StarExpression' ? Object.keys(best ?? {}) : nameOf(column),
  );
  const told = [nameOf(most), ...names].filter((name) => !keys.has(name));
  return Object.fromEntries(told.map((name) => [name, best?.[name] ?? null]));
}

/** Nulls are left out, but for `count`. */
function fold(name: string, [of, more]: readonly Node[], rows: readonly Row[]): unknown {
  const holds = (condition: Node | undefined) =>
    rows.filter((row) => condition !== undefined && value(condition, row) === true);
  const values = (among = rows) =>
    among.map((row) => (of === undefined ? null : value(of, row))).filter((one) => !isNull(one));
  const sorted = (among = rows) => values(among).toSorted(order);
  switch (name) {
    case 'count':
      return rows.length;
    case 'countif':
      return holds(of).length;
    case 'dcount':
      return new Set(values().map(text)).size;
    case 'sum':
      return values().reduce<number>((sum, one) => sum + Number(one), 0);
    case 'min':
      return sorted()[0] ?? null;
    case 'minif':
      return sorted(holds(more))[0] ?? null;
    case 'max':
      return sorted().at(-1) ?? null;
    case 'maxif':
      return sorted(holds(more)).at(-1) ?? null;
    case 'take_any':
      return values()[0] ?? null;
    case 'make_list':
      return values().slice(0, more === undefined ? undefined : Number(value(more, {})));
    case 'make_set':
      return [...new Map(values().map((one) => [text(one), one])).values()];
    case 'percentile':
      return nearestRank(sorted(), more === undefined ? NaN : Number(value(more, {})));
    default:
      throw new Error(`KQL: the aggregate ${name} is not supported`);
  }
}

/** https://learn.microsoft.com/kusto/query/percentiles-aggregation-function estimates it; of few rows it is exact. */
function nearestRank(sorted: readonly unknown[], percent: number): unknown {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
}
