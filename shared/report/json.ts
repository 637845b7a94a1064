import type { ScanReport } from '../model/report.ts';

/** The report as scripts read it; its shape is that of `ScanReport`, version 1. */
export function json(report: ScanReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
