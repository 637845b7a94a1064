import type { Fault } from './faults.ts';

const PROGRESS = 'test/cli/progress.test.ts';
const DOCTOR = 'test/cli/doctor.test.ts';
const ERRORS = 'test/cli/errors.test.ts';
const FORMATS = 'test/report/formats.test.ts';
const DRAWN = 'test/report/drawn-path.test.ts';
const RIGHTS = 'shared/doctor/rights.ts';

/** Faults in what whoever sits at a terminal sees. */
export const terminalFaults: readonly Fault[] = [
  {
    says: 'progress is shown though nobody wants it',
    file: 'shared/cli/progress.ts',
    from: 'if (isQuiet)',
    to: 'if (false)',
    caughtIn: PROGRESS,
    caughtBy: 'is silent with --quiet',
  },
  {
    says: 'a line of progress is left when all is done',
    file: 'shared/cli/progress.ts',
    from: 'clearInterval(timer);\n      status.clear();',
    to: 'clearInterval(timer);',
    caughtIn: PROGRESS,
    caughtBy: 'leaves nothing of itself when the report goes to a file',
  },
  {
    says: 'Ctrl-C leaves half a line',
    file: 'shared/cli/terminal.ts',
    from: 'status.clear();\n    interrupted();',
    to: 'interrupted();',
    caughtIn: PROGRESS,
    caughtBy: 'leaves nothing of itself when Ctrl-C ends it',
  },
  {
    says: 'evidence of other failures is passed over in silence',
    file: 'shared/report/to-mend.ts',
    from: 'sourcesOf(evidence) !== sourcesOf(first.evidence)',
    to: "sourcesOf(evidence) === 'none'",
    caughtIn: FORMATS,
    caughtBy: 'says where the evidence is that it does not show',
  },
  {
    says: 'the name of a rule steers the terminal',
    file: 'shared/report/style.ts',
    from: 'printable(text).split',
    to: 'text.split',
    caughtIn: DRAWN,
    caughtBy: 'lets no name steer the terminal',
  },
  {
    says: 'the way back is drawn as the way there',
    file: 'shared/report/drawn-path.ts',
    from: 'isOnWayBack && before?.isOnWayBack === false',
    to: 'false',
    caughtIn: DRAWN,
    caughtBy: 'has the way back below the destination',
  },
  {
    says: 'what a role takes away counts as given',
    file: RIGHTS,
    from: 'matches(actions) && !matches(notActions)',
    to: 'matches(actions)',
    caughtIn: DOCTOR,
    caughtBy: 'names a right that is missing',
  },
  {
    says: 'rights that could not be asked for count as there',
    file: RIGHTS,
    from: "status: 'unknown', says: `${where}: ${first.why}`",
    to: "status: 'ok', says: `${where}: ${first.why}`",
    caughtIn: DOCTOR,
    caughtBy: 'does not take rights that it could not ask for as there',
  },
  {
    says: 'a client in a VNet that nobody sees is taken for well',
    file: 'shared/doctor/doctor.ts',
    from: 'if (vnet === undefined || seen.has(vnet)) return [];',
    to: 'if (seen.size >= 0) return [];',
    caughtIn: DOCTOR,
    caughtBy: 'says which clients lie in a VNet that is not to be seen',
  },
  {
    says: 'no subscription at all reads as a fleet that is well',
    file: 'shared/collect/read/subscriptions.ts',
    from: 'isBlind ? [',
    to: 'false ? [',
    caughtIn: ERRORS,
    caughtBy: 'that no subscription is to be seen',
  },
  {
    says: "a proxy's password is printed",
    file: 'shared/collect/read/azure-error.ts',
    from: '?.proxy?.host;',
    to: '?.proxy?.href;',
    caughtIn: ERRORS,
    caughtBy: 'that a proxy lets nothing through',
  },
  {
    says: 'a token of another tenant reads as a subscription that is not there',
    file: 'shared/collect/read/subscriptions.ts',
    from: 'statusCode === 403 || statusCode === 404',
    to: 'statusCode !== undefined',
    caughtIn: ERRORS,
    caughtBy: 'that a token is of another tenant',
  },
];
