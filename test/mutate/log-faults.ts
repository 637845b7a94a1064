import type { Fault } from './faults.ts';

const ASK = 'shared/collect/read/logs/ask.ts';
const SEND = 'shared/collect/read/logs/send.ts';
const SETTINGS = 'shared/collect/read/logs/diagnostic-settings.ts';
const PLACED = 'test/collect/logs.test.ts';
const SENT = 'test/collect/logs-sending.test.ts';
const CHUNKS = 'test/collect/logs-chunks.test.ts';

/** Faults in how logs are asked. */
export const logFaults: readonly Fault[] = [
  {
    says: 'part of an answer is taken for the whole',
    file: ASK,
    from: '...(answer.partial === undefined ? [] :',
    to: '...(answer.partial !== undefined ? [] :',
    caughtIn: SENT,
    caughtBy: 'is kept where it is about one alone, with a word that rows may be missing',
  },
  {
    says: 'less time than was wanted is taken for all of it',
    file: ASK,
    from: '...(hours === wantedHours',
    to: '...(hours <= wantedHours',
    caughtIn: SENT,
    caughtBy: 'is about less time where it is about one alone',
  },
  {
    says: 'one workspace that may not be asked hides the others',
    file: ASK,
    from: '(isTooMuch || workspaces.length > 0)',
    to: 'isTooMuch',
    caughtIn: PLACED,
    caughtBy: 'leaves the others, and the permission is named once',
  },
  {
    says: 'a log without reads acquits those who read',
    file: 'shared/collect/read/logs/read-logs.ts',
    from: 'lacks === undefined || place.log === best',
    to: "lacks === undefined || place.log !== 'kube-audit'",
    caughtIn: PLACED,
    caughtBy: 'is another log where the first is not collected, and says what that has not',
  },
  {
    says: 'what single clusters cost is forgotten when the fleet was asked about on the day before',
    file: 'shared/scan/queued/logs.ts',
    from: ', scannedAt: use.askedAt',
    to: '',
    caughtIn: 'test/scan/queued/logs.test.ts',
    caughtBy: 'cost on the day on which they are asked',
  },
  {
    says: 'a scan counts as its own what others read on that day',
    file: 'shared/collect/read/logs/read-logs.ts',
    from: 'scannedNowGB: scannedGB - scannedBeforeGB',
    to: 'scannedNowGB: scannedGB',
    caughtIn: SENT,
    caughtBy: 'counts what the scan itself read apart',
  },
  {
    says: 'the ceiling is none',
    file: ASK,
    from: 'budget.scannedGB >= budget.maxScannedGB',
    to: 'budget.scannedGB > budget.maxScannedGB * 1e9',
    caughtIn: SENT,
    caughtBy: 'ends the asking, and is said',
  },
  {
    says: 'Basic tables of several workspaces are asked at once',
    file: ASK,
    from: "place.plan === 'Analytics' || place.customerId",
    to: 'place.plan',
    caughtIn: CHUNKS,
    caughtBy: 'of a Basic one about one workspace',
  },
  {
    says: 'a refusal that names no time is not asked again',
    file: SEND,
    from: 'turn === TRIES ||',
    to: "turn === TRIES || !('retryAfterMs' in (error as object)) ||",
    caughtIn: SENT,
    caughtBy: 'with 429 that does not is asked again',
  },
  {
    says: 'a table that is never silent and holds nothing reads as a cluster that is well',
    file: 'shared/collect/read/logs/read-logs.ts',
    from: 'else if (answer.value.rows.length === 0) gaps.set(',
    to: 'else if (answer.value.rows.length < 0) gaps.set(',
    caughtIn: PLACED,
    caughtBy: 'are said to be missing where something always writes them',
  },
  {
    says: 'a group of categories is not known',
    file: SETTINGS,
    from: 'own.some((group) => groups.includes(group.toLowerCase()))',
    to: 'own.length === 0',
    caughtIn: PLACED,
    caughtBy: 'may be told by the group of all logs',
  },
  {
    says: 'a category that is off is taken for one that is sent',
    file: 'shared/collect/parse/logs/diagnostic-settings.ts',
    from: "log.flag('enabled') === true",
    to: "log.flag('enabled') !== undefined",
    caughtIn: PLACED,
    caughtBy: 'is nowhere where the category is off',
  },
  {
    says: 'the table of all services is taken for that of the audit log',
    file: 'shared/collect/parse/logs/diagnostic-settings.ts',
    from: "?.toLowerCase() === 'dedicated'",
    to: "?.toLowerCase() !== 'azurediagnostics'",
    caughtIn: PLACED,
    caughtBy: 'is the table of all services where a setting is of the old kind',
  },
  {
    says: 'a data collection rule of something else is taken for one of Container insights',
    file: 'shared/collect/read/logs/insights.ts',
    from: 'filter(({ isOfInsights }) => isOfInsights)',
    to: 'filter(({ flows }) => flows.length > 0)',
    caughtIn: 'test/collect/logs/insights-places.test.ts',
    caughtBy: 'is the workspace of the add-on where its rules are of something else',
  },
  {
    says: 'what a data collection rule sends to a table of its own is looked for in the usual one',
    file: 'shared/collect/parse/logs/collection-rules.ts',
    from: "?.startsWith('Custom-') !== true",
    to: "?.startsWith('Custom-') !== false",
    caughtIn: 'test/collect/logs/insights-places.test.ts',
    caughtBy: 'is nowhere where the rule sends it on to a table of its own',
  },
  {
    says: 'a text gets out of its literal',
    file: 'shared/kql.ts',
    from: `const HIDDEN = /[\\\\'`,
    to: `const HIDDEN = /[\\\\`,
    caughtIn: 'test/collect/kql.test.ts',
    caughtBy: 'lets no text out of its literal',
  },
];
