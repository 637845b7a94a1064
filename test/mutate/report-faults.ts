import type { Fault } from './faults.ts';

const PATH = 'test/report/path.test.ts';
const FORMATS = 'test/report/formats.test.ts';
const PARTS = 'test/report/page-parts.test.ts';
const MARKUP = 'test/report/markup.test.ts';

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
  {
    says: 'what one line does to many clusters stands behind what is as bad and of one',
    file: 'shared/report/to-mend.ts',
    from: 'b.findings.length - a.findings.length',
    to: 'a.findings.length - b.findings.length',
    caughtIn: FORMATS,
    caughtBy: 'is in order',
  },
  {
    says: 'a check that passes and did not see all is shown as a pass',
    file: 'shared/report/html/fleet.ts',
    from: "status === 'unknown' || unseen.length > 0",
    to: "status === 'unknown'",
    caughtIn: PARTS,
    caughtBy: 'never a pass where something is unknown',
  },
  {
    says: 'the headline keeps quiet about clusters of which nobody knows whether they are well',
    file: 'shared/report/html/page.ts',
    from: "worst === 'unknown'",
    to: "worst === 'info'",
    caughtIn: PARTS,
    caughtBy: 'the headline',
  },
  {
    says: 'what is accepted is shown as a failure',
    file: 'shared/report/html/fleet.ts',
    from: "status === 'fail' && exemption === undefined",
    to: "status === 'fail'",
    caughtIn: PARTS,
    caughtBy: 'accepted',
  },
  {
    says: 'a quote ends the attribute that a name stands in',
    file: 'shared/report/html/markup.ts',
    from: `[&<>"']`,
    to: '[&<>]',
    caughtIn: MARKUP,
    caughtBy: 'shows what is put in as it is',
  },
  {
    says: 'whatever looks like markup is taken for it',
    file: 'shared/report/html/markup.ts',
    from: 'part instanceof Html',
    to: "typeof part === 'object' && 'text' in part",
    caughtIn: MARKUP,
    caughtBy: 'takes nothing for markup that only looks like it',
  },
  {
    says: 'the portal of the public cloud is linked to from any cloud',
    file: 'shared/report/html/portal.ts',
    from: 'PORTALS[cloud] : undefined',
    to: "PORTALS[cloud] : PORTALS['public']",
    caughtIn: PARTS,
    caughtBy: 'a cloud of one',
  },
];
