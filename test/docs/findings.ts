import { text } from '../../shared/report/text.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { scanLive } from '../live.ts';
import { troubled } from '../scenarios/index.ts';
import { together } from '../scenarios/scenario.ts';

/** Of each check the first scenario that it finds. */
const scenarios = [...new Map(troubled.toReversed().map((one) => [one.check, one])).values()];

/** All of them are scanned together, once, when the first is asked for. */
let scanned: ReturnType<typeof scan> | undefined;

async function scan() {
  const { fleet, config } = together(scenarios);
  return (await scanLive(createEmulator(fleet), {}, config)).report;
}

/** A failure that a check finds, as the text report prints it. Every time in it is the same, for no run has that of another. */
export async function failureOf(check: string): Promise<string> {
  const report = await (scanned ??= scan());
  const name = scenarios.find((one) => one.check === check)?.id;
  const cluster = report.clusters.find((one) => one.name === name);
  const finding = report.findings.find((one) => one.cluster === cluster?.id && one.check === check);
  if (finding?.status !== 'fail') throw new Error(`no scenario makes ${check} fail`);
  const [, failure = ''] = text({ ...report, findings: [finding], problems: [] }).split('FAIL\n\n');
  return failure.trimEnd().replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-01-01T00:00:00Z');
}
