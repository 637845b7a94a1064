import type { ScanReport } from '../model/report.ts';
import { csv } from './csv.ts';
import { page } from './html/page.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { sarif } from './sarif.ts';
import type { Style } from './style.ts';
import { text } from './text.ts';

/** Every format of a report. Formats arrange; they never judge. Only text looks otherwise where a person reads it. */
export const formats = { text, json, markdown, html: page, csv, sarif } as const satisfies Record<
  string,
  (report: ScanReport, style?: Style) => string
>;

export type Format = keyof typeof formats;
