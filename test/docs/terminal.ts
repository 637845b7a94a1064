import { checks } from '../../shared/checks/index.ts';
import { answer } from '../../shared/explain.ts';
import { drawnPath } from '../../shared/report/drawn-path.ts';
import type { Style, Tone } from '../../shared/report/style.ts';
import { text } from '../../shared/report/text.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { scanLive } from '../live.ts';
import { httpsDenied } from '../scenarios/https-denied.ts';
import { officeLeftOut } from '../scenarios/office-left-out.ts';
import { healthy } from '../scenarios/index.ts';
import { type Scenario, together } from '../scenarios/scenario.ts';

const CHECK = 'authorized-ranges';
const COLUMNS = 100;
/** Of a font whose letters are all as wide. */
const [LETTER, LINE, EDGE] = [8.43, 19, 20];

const COLOURS: Readonly<Record<Tone | 'plain' | 'prompt', string>> = {
  plain: '#d0d7de',
  prompt: '#79c0ff',
  heading: '#ffffff',
  critical: '#ff7b72',
  high: '#ff7b72',
  medium: '#e3b341',
  low: '#76e3ea',
  info: '#79c0ff',
  aside: '#8b949e',
  command: '#7ee787',
  well: '#7ee787',
};

// Letters that no report holds, around what has a tone.
const [OPEN, THEN, CLOSE] = ['\ue000', '\ue001', '\ue002'];
const paint = (tone: string, words: string) => `${OPEN}${tone}${THEN}${words}${CLOSE}`;
const STYLE: Style = { width: COLUMNS, paint, isUnicode: true };

/** What a terminal shows of a scan and of a flow, of the emulated Azure, as a picture. It has no time in it, so that it stays as it is. */
export async function terminal(): Promise<string> {
  const scanned = await scan([officeLeftOut, ...healthy.slice(0, 2)]);
  const { report, snapshot } = await scan([httpsDenied]);
  const denied = report.clusters[0]?.id ?? '';
  const { parts, ...whole } = answer(snapshot, { source: denied, destination: denied, protocol: 'tcp', port: '443' });
  const shown = [
    prompt(`scan --management-group prod --config reach.json --check ${CHECK}`),
    text(scanned.report, STYLE),
    prompt('explain --management-group prod --source $CLUSTER --destination $CLUSTER'),
    drawnPath({ ...whole, parts: parts.slice(0, 1) }, STYLE),
  ].join('\n');
  return svg(shown.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-01-01T00:00:00Z'));
}

/** As `scan --check` does it. */
function scan(scenarios: readonly Scenario[]) {
  const { fleet, config } = together(scenarios);
  const others = checks.filter(({ id }) => id !== CHECK).map(({ id }) => [id, { enabled: false }]);
  return scanLive(createEmulator(fleet), {}, { clients: config.clients, checks: Object.fromEntries(others) as object });
}

function prompt(command: string): string {
  return paint('prompt', `$ npm run --silent cli -- ${command}`);
}

interface Letter {
  readonly letter: string;
  readonly tone: string;
}

/** Lines that are longer than the terminal go on in the next, as they do there. */
function linesOf(shown: string): readonly (readonly Letter[])[] {
  let tone = 'plain';
  return shown.split('\n').flatMap((line) => {
    const letters: Letter[] = [];
    for (const [, opened, letter] of line.matchAll(/\ue000(\w+)\ue001|([^\ue000-\ue002]|\ue002)/gu)) {
      if (opened !== undefined) tone = opened;
      else if (letter === CLOSE) tone = 'plain';
      else letters.push({ letter: letter ?? '', tone });
    }
    const rows = Math.max(1, Math.ceil(letters.length / COLUMNS));
    return Array.from({ length: rows }, (_, row) => letters.slice(row * COLUMNS, (row + 1) * COLUMNS));
  });
}

function svg(shown: string): string {
  const lines = linesOf(shown);
  const [width, height] = [Math.ceil(COLUMNS * LETTER) + 2 * EDGE, lines.length * LINE + 2 * EDGE];
  const rows = lines.map(
    (line, index) => `<text x="${EDGE}" y="${EDGE + LINE * (index + 0.75)}">${spansOf(line)}</text>`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>What a scan says of a cluster that leaves an office out, and the way of a flow that a rule denies</title>',
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`,
    ...rows,
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}

function spansOf(line: readonly Letter[]): string {
  const runs: { tone: string; words: string }[] = [];
  for (const { letter, tone } of line) {
    const last = runs.at(-1);
    if (last?.tone === tone) last.words += letter;
    else runs.push({ tone, words: letter });
  }
  return runs.map(({ tone, words }) => `<tspan fill="${COLOURS[tone as Tone]}">${escaped(words)}</tspan>`).join('');
}

/** Spaces that no reader of SVG folds into one. */
function escaped(words: string): string {
  return words.replaceAll(' ', '\u00a0').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
