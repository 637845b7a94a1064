import { child, kindOf, type Node } from './parse.ts';
import { named, nameOf } from './summarize.ts';
import { argumentsOf, type Row, value } from './value.ts';

/** Whether a column is `row_number(…)`, which is of all rows, not of one. */
export function isRowNumber(column: Node): boolean {
  const of = named(column);
  return kindOf(of) === 'FunctionCallExpression' && String(child(of, 'Name')['SimpleName']) === 'row_number';
}

/** Rows with their numbers, which begin anew where the condition holds; that may ask for `prev(column)`: https://learn.microsoft.com/kusto/query/row-number-function */
export function numbered(rows: readonly Row[], column: Node): readonly Row[] {
  const [start, restart] = argumentsOf(named(column));
  const first = start === undefined ? 1 : Number(value(start, {}));
  let next = first;
  return rows.map((row, index) => {
    const before = rows[index - 1];
    const prev = Object.fromEntries(Object.keys(row).map((name) => [`prev(${name})`, before?.[name] ?? null]));
    if (restart !== undefined && value(restart, { ...row, ...prev }) === true) next = first;
    return { ...row, [nameOf(column)]: next++ };
  });
}
