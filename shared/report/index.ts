import type { ScanReport } from '../model/report.ts';
import { json } from './json.ts';
import { text } from './text.ts';

/** Every format of a report. Formats arrange; they never judge. */
export const formats = { text, json } as const satisfies Record<string, (report: ScanReport) => string>;

export type Format = keyof typeof formats;
