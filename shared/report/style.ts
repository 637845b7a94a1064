import type { Severity } from '../model/finding.ts';

/** What a text is, for whoever gives it a colour. No meaning lies in the colour alone. */
export type Tone = Severity | 'heading' | 'aside' | 'command' | 'well';

/** How a text looks where it is read. */
export interface Style {
  /** Columns that prose is wrapped to. Commands and ids are never broken. */
  readonly width: number;
  readonly paint: (tone: Tone, text: string) => string;
  /** Whether more than ASCII can be shown. */
  readonly isUnicode: boolean;
}

/** For files and pipes: one line is one line. */
export const PLAIN: Style = { width: Infinity, paint: (_, text) => text, isUnicode: false };

/** Narrower, nothing can be read. */
const LEAST_WIDTH = 40;

/** Names come from elsewhere: nothing in them may steer the terminal, or end a line. */
export function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** Words in lines of some width, the first behind `before`, the others as deep or behind `beforeOthers`. A word that is longer stands by itself. */
export function wrapped(
  text: string,
  { width }: Pick<Style, 'width'>,
  before = '',
  beforeOthers = ' '.repeat(before.length),
): string {
  const most = Math.max(width, LEAST_WIDTH);
  const lines: string[] = [];
  let line = before;
  let isEmpty = true;
  for (const word of printable(text).split(' ')) {
    const longer = isEmpty ? `${line}${word}` : `${line} ${word}`;
    if (isEmpty || longer.length <= most) line = longer;
    else {
      lines.push(line);
      line = `${beforeOthers}${word}`;
    }
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}
