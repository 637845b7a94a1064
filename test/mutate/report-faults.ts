import type { Fault } from './faults.ts';

const PATH = 'test/report/path.test.ts';

/** Faults in what reports make of findings. */
export const reportFaults: readonly Fault[] = [
  {
    says: 'whatever stops a packet last is said to decide, not the line that is to be mended',
    file: 'shared/report/path.ts',
    from: 'return named ?? hops',
    to: 'return hops',
    caughtIn: PATH,
    caughtBy: 'is decided by the route that leads to what is not there',
  },
  {
    says: 'a destination behind what was not seen is shown as reached',
    file: 'shared/report/path.ts',
    from: "insufficientInfo: 'unknown'",
    to: "insufficientInfo: 'passed'",
    caughtIn: PATH,
    caughtBy: 'is not known to arrive past what was not seen',
  },
];
