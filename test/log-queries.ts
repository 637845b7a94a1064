import { tableOf } from '../shared/collect/parse/logs/log-tables.ts';
import { clusterQuestions } from '../shared/collect/read/logs/index.ts';
import type { LogQuestion } from '../shared/collect/read/logs/question.ts';

const SENT = ['kube-audit', 'kube-audit-admin', 'kube-apiserver'];
const asked = Object.values<LogQuestion<unknown>>(clusterQuestions).flatMap(({ logs }) => {
  return logs.find((log) => SENT.includes(log)) ?? [];
});

/** As many queries as healthy clusters need: one for each question to what they send, and one for whether rows of each log arrive. */
export const QUERIES = asked.length + new Set(asked.filter((log) => tableOf(log).isNeverSilent)).size;
