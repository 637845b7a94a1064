import type { Evidence, Severity, Trouble } from '../model/finding.ts';
import { nameOf, type Trace } from '../reachability/index.ts';
import { wordsFor } from './need.ts';
import type { Obstacle } from './obstacles.ts';

/** An obstacle as a trouble: proven where there is a fix for it, else likely, for somebody else to mend. */
export function troubleOf({ line, blocked, fix }: Obstacle, severity?: Severity): Trouble {
  const { who, what } = wordsFor(blocked.map(({ need }) => need));
  const [first] = blocked;
  const { resource, line: at } = line.decidedBy;
  return {
    subject: `${nameOf(resource)} ${at}`,
    reason: `${capital(line.words)} stops ${who} from reaching ${what}: ${line.hop.because}.`,
    certainty: fix === undefined ? 'likely' : 'proven',
    ...(severity !== undefined && { severity }),
    evidence: [...line.evidence.slice(0, -1), ...line.evidence.slice(-1).map((last) => withTrace(last, first.trace))],
    decidedBy: line.decidedBy,
    ...(fix ?? { disprovedBy: `whoever keeps ${resource} showing that the flow passes` }),
  };
}

/** The worst part of the trace alone: the others fare alike or better. */
function withTrace(evidence: Evidence, { parts, ...trace }: Trace): Evidence {
  return { ...evidence, trace: { ...trace, parts: parts.slice(0, 1) } };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
