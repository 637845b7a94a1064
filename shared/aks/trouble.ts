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
    evidence: withTrace(line.evidence, first.trace, first.need.tag),
    decidedBy: line.decidedBy,
    ...(fix ?? { disprovedBy: `whoever keeps ${resource} showing that the flow passes` }),
  };
}

/** Of so many blocks nobody reads each. */
const MOST_BLOCKS = 20;

/**
 * The last piece of evidence has the trace, of which the worst part alone: the others fare alike or better. A service tag stands for its
 * blocks.
 */
export function withTrace(
  evidence: readonly Evidence[],
  { parts, ...trace }: Trace,
  tag = 'Internet',
): readonly Evidence[] {
  const [worst] = parts.map((part) =>
    part.flow.destinations.length > MOST_BLOCKS ? { ...part, flow: { ...part.flow, destinations: [tag] } } : part,
  );
  return evidence.map((one, index) =>
    index < evidence.length - 1 ? one : { ...one, trace: { ...trace, parts: worst === undefined ? [] : [worst] } },
  );
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
