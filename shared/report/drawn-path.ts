import { pathOf, type Stop } from './path.ts';
import type { Trace } from '../reachability/index.ts';
import { type Style, type Tone, wrapped } from './style.ts';

/** Of a flow that falls into parts which fare differently, the worst. */
const MOST_DRAWN = 3;

type Marks = Readonly<Record<Stop['verdict'] | 'way' | 'noWay' | 'decider', string>>;

const UNICODE: Marks = {
  passed: '✓',
  stopped: '✗',
  unknown: '?',
  unreached: '○',
  way: '│',
  noWay: '┊',
  decider: '◀ this decides',
};

/** For a terminal that may not know more. */
const ASCII: Marks = {
  passed: '+',
  stopped: 'x',
  unknown: '?',
  unreached: 'o',
  way: '|',
  noWay: ':',
  decider: '<-- this decides',
};

const TONES: Readonly<Record<Stop['verdict'], Tone>> = {
  passed: 'well',
  stopped: 'high',
  unknown: 'medium',
  unreached: 'aside',
};

/** The way of a flow as a picture of lines: each stop with its line, from the sender down, the one that decides marked, and the way back below the destination. */
export function drawnPath({ parts }: Trace, style: Style): string {
  const pictures = parts.slice(0, MOST_DRAWN).map((part) => {
    const { stops, traffic } = pathOf(part);
    return [traffic, ...drawStops(stops, style)].join('\n');
  });
  const more = parts.length - MOST_DRAWN;
  return [...pictures, ...(more > 0 ? [`and ${more} more parts, told below`] : [])].join('\n\n');
}

function drawStops(stops: readonly Stop[], style: Style): readonly string[] {
  const marks = style.isUnicode ? UNICODE : ASCII;
  const [wide, wideKind] = [widest(stops.map(({ verdict }) => verdict)), widest(stops.map(({ kind }) => kind))];
  return stops.flatMap((stop, index) => {
    const { kind, name, line, verdict, isDecider, isOnWayBack } = stop;
    const before = stops[index - 1];
    const way = verdict === 'unreached' || before?.verdict === 'stopped' ? marks.noWay : marks.way;
    const isTurn = isOnWayBack && before?.isOnWayBack === false;
    const words = [name, ...(line === undefined ? [] : [line]), ...(isDecider ? [marks.decider] : [])].join('  ');
    const head = `  ${marks[verdict]} ${verdict.padEnd(wide)}  ${kind.padEnd(wideKind)}  `;
    const told = wrapped(words, style, head, `  ${way} ${' '.repeat(head.length - 4)}`);
    const painted = style.paint(TONES[verdict], head.slice(0, 4 + wide)) + told.slice(4 + wide);
    return [...(index === 0 ? [] : [`  ${way}${isTurn ? ' and back' : ''}`]), painted];
  });
}

function widest(words: readonly string[]): number {
  return Math.max(...words.map(({ length }) => length));
}
