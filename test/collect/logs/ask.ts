import { Body } from '../../../shared/collect/parse/body.ts';
import { type LogQuestion, queryOf } from '../../../shared/collect/read/logs/question.ts';
import { evaluate } from '../../emulator/kql/evaluate.ts';
import { LOG_SCHEMAS } from '../../emulator/log-schemas.ts';
import type { LogRows } from '../../fleet/logs.ts';

/** What a question brings of some rows of its table, about one resource. */
export function ask<Row>(
  question: LogQuestion<Row>,
  rows: LogRows,
  { isLegacy = false, of }: { readonly isLegacy?: boolean; readonly of: string },
): readonly Row[] {
  const [log = 'kube-audit'] = question.logs;
  const query = queryOf(question, { log, isLegacy }, [of]);
  const [table = ''] = query.split('\n');
  const found = evaluate(query, { [table.toLowerCase()]: rows }, LOG_SCHEMAS);
  const sent = JSON.parse(JSON.stringify(found)) as readonly unknown[];
  return sent.map((row) => question.parse(new Body(row)));
}
