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
    evidence: withTrace(line.evidence, first.trace),
    decidedBy: line.decidedBy,
    ...(fix ?? { disprovedBy: `whoever keeps ${resource} showing that the flow passes` }),
  };
}

/** The last piece of evidence has the trace, of which the worst part alone: the others fare alike or better. */
export function withTrace(evidence: readonly Evidence[], { parts, ...trace }: Trace): readonly Evidence[] {
  return evidence.map((one, index) =>
    index < evidence.length - 1 ? one : { ...one, trace: { ...trace, parts: parts.slice(0, 1) } },
  );
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
