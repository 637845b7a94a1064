import type { Path, Stop } from '../path.ts';
import { html, type Html } from './markup.ts';

const KINDS: Readonly<Record<Stop['kind'], string>> = {
  source: 'from',
  securityAdmin: 'admin rules',
  nsg: 'security group',
  route: 'route',
  peering: 'peering',
  gateway: 'gateway',
  appliance: 'appliance',
  firewall: 'firewall',
  nat: 'way out',
  internet: 'internet',
  privateEndpoint: 'private endpoint',
  dns: 'name',
  endpoint: 'place',
  destination: 'to',
};
const VERDICTS = {
  passed: 'lets it pass',
  stopped: 'stops it',
  unknown: 'is not known to let it pass',
  unreached: 'is not reached',
} as const;

/** As many letters stand in a line below a stop, of names and of what is written in letters of one width. The rest is in its title. */
const WIDTH = 19;
const CODE_WIDTH = 17;
const LINE_HEIGHT = 15;

/**
 * The path as a line of stops, the one that decides marked. The style sheet lays it out, from left to right or, on a narrow screen, from top to
 * bottom: so each stop is drawn around a middle of its own, within the one before.
 */
export function pathPicture({ stops, traffic }: Path): Html {
  const decider = stops.find(({ isDecider }) => isDecider);
  const label = `The way of ${traffic}${decider === undefined ? '' : `: ${say(decider)}`}`;
  const drawn = stops.reduceRight<Html | undefined>((next, stop, index) => draw(stop, index === 0, next), undefined);
  return html`<svg class="path n${stops.length}" role="img" aria-label="${label}">${drawn}</svg>`;
}

function draw(stop: Stop, isFirst: boolean, next: Html | undefined): Html {
  const { kind, verdict, isDecider, isOnWayBack, name, line } = stop;
  const mark = verdict === 'stopped' || verdict === 'unknown' ? verdict : isOnWayBack ? 'back' : undefined;
  const classes = ['stop', verdict, ...(isDecider ? ['decider'] : []), ...(isOnWayBack ? ['back'] : [])].join(' ');
  const words = [
    ['kind', isOnWayBack ? `way back: ${KINDS[kind]}` : KINDS[kind]],
    ...wrap(name, WIDTH).map((text) => ['name', text]),
    ...wrap(line ?? '', CODE_WIDTH).map((text) => ['line', text]),
    ...(isDecider ? [['decides', '▲ decides']] : []),
  ] as const;
  return html`<g class="${classes}"
    ><title>${say(stop)}</title>${!isFirst && html`<rect class="track" />`}<circle class="disc" r="17" /><use
      href="#i-${kind}"
      x="-10"
      y="-10"
      width="20"
      height="20"
    />${mark && html`<use class="mark" href="#i-${mark}" x="7" y="-23" width="17" height="17" />`}<g class="words"
      >${words.map(([what, text], row) => html`<text class="${what}" y="${row * LINE_HEIGHT}">${text}</text>`)}</g
    >${next}</g
  >`;
}

function say({ kind, name, line, verdict, because, isOnWayBack, addresses }: Stop): string {
  const way = isOnWayBack ? 'on the way back ' : '';
  if (kind === 'source') return `from ${name}${because === undefined ? '' : ` (${because})`}`;
  const by = line === undefined ? '' : `, ${line},`;
  const seen = addresses === undefined ? '' : `, seen as ${addresses.join(', ')}`;
  const word = kind === 'destination' && verdict === 'passed' ? 'is reached' : VERDICTS[verdict];
  return `${way}${KINDS[kind]} ${name}${by} ${word}${because === undefined ? '' : ` (${because})`}${seen}`;
}

/** Two lines at most, broken after a mark or a word where there is one; of what is longer, its begin and its end. */
function wrap(text: string, width: number): readonly string[] {
  if (text.length <= width) return text === '' ? [] : [text];
  if (text.length > 2 * width) return [`${text.slice(0, width - 1)}…`, text.slice(1 - width)];
  const marks = [...text.slice(0, width).matchAll(/[-./ ]|[a-z](?=[A-Z])/g)].map(({ index }) => index + 1);
  const at = marks.findLast((mark) => text.length - mark <= width) ?? width;
  return [text.slice(0, at), text.slice(at)];
}
