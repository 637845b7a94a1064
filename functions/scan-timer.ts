import { existsSync, readFileSync } from 'node:fs';
import { app as functions, type InvocationContext, type Timer } from '@azure/functions';
import { createApp } from '../shared/app.ts';
import { parseConfig } from '../shared/config.ts';
import type { Config } from '../shared/model/config.ts';
import { scan } from '../shared/scan/scan.ts';
import { destinationOf, writeToAzureMonitor } from '../shared/sinks/azure-monitor.ts';

/** Scans the fleet on a schedule and writes what it finds to Azure Monitor. */
export async function scanTimer(timer: Timer, context: InvocationContext): Promise<void> {
  const app = createApp({
    tell: (line) => {
      context.log(line);
    },
  });
  const destination = destinationOf(app);
  const config = readConfig(app.environment['AKS_REACH_CONFIG']);
  // Two instances that fire for the same slot make the same scan.
  const id = `timer-${timer.scheduleStatus.next}`;
  const { report } = await scan(
    { id, trigger: 'timer', target: { scope: config.scope ?? {}, isFresh: false }, config, clients: [] },
    app,
  );

  for (const { where, what, kind } of report.problems) context.log('problem', { where, what, kind });
  if (destination === undefined)
    context.warn('no findings were written: AKS_REACH_DCR_ENDPOINT and AKS_REACH_DCR_ID are not set');
  else await writeToAzureMonitor(report, destination, app);
  context.log('scan finished', { scanId: id, ...report.summary });
}

/** The file that `AKS_REACH_CONFIG` names must be there; `reach.json` beside the app may be. */
function readConfig(file: string | undefined): Config {
  const path = file ?? 'reach.json';
  if (file === undefined && !existsSync(path)) return {};
  return parseConfig(readFileSync(path, 'utf8'), path);
}

functions.timer('scan-timer', { schedule: '%AKS_REACH_SCHEDULE%', handler: scanTimer });
