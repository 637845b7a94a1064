/** How far back a rule may look, in minutes: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule */
const ALLOWED: readonly (readonly [minutes: number, written: string])[] = [
  [60, 'PT1H'],
  [120, 'PT2H'],
  [180, 'PT3H'],
  [240, 'PT4H'],
  [300, 'PT5H'],
  [360, 'PT6H'],
  [1_440, 'P1D'],
  [2_880, 'P2D'],
];

/** Hours between two scans: a day is a multiple of them, and two of them with a quarter of an hour fit into what Azure allows. */
const HOURS = [1, 2, 3, 4, 6, 8, 12];

/** How far back a rule looks, and how often. */
export interface Window {
  readonly windowSize: string;
  readonly evaluationFrequency: string;
}

/**
 * Of rules about findings, by the hours between two scans: they look back over two of them, so that one that is missing resolves no alert,
 * and over a quarter of an hour more, in which rows arrive.
 */
export const windows: Readonly<Record<string, Window>> = Object.fromEntries(
  HOURS.map((hours) => [String(hours), windowOf(2 * 60 * hours + 15)]),
);

/** As far as Azure allows. */
export const longest = windowOf(2_880);

function windowOf(least: number): Window {
  const [minutes = 0, windowSize = ''] = ALLOWED.find(([minutes]) => minutes >= least) ?? [];
  return { windowSize, evaluationFrequency: minutes > 1_440 ? 'PT1H' : 'PT15M' };
}
