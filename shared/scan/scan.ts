import type { App } from '../app.ts';
import type { LogsUse } from '../model/logs.ts';
import type { ScanReport } from '../model/report.ts';
import type { ScanRequest } from '../model/request.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import { close } from './close.ts';
import { inspect } from './inspect.ts';
import { judge } from './judge.ts';
import { fleetOf, run } from './run.ts';

/** A whole scan in one process: read the fleet, diagnose it, confirm, report. The snapshot is what was read, without what was assumed. */
export async function scan(request: ScanRequest, app: App): Promise<{ report: ScanReport; snapshot: FleetSnapshot }> {
  const startedAt = app.now().toISOString();
  const bulk = await run(request, app);
  const isLive = !('from' in request.target);
  const read = isLive ? { ...bulk, snapshot: await inspect(bulk.snapshot, request.config, app) } : bulk;
  const judged = await judge(read, request, app);
  const { files, assumed, logs } = read;
  const { snapshot, findings } = judged;
  const about = {
    ...aboutOf(request, snapshot, startedAt, logs, app),
    ...(files && { files }),
    ...(assumed && { assumed: assumed.files }),
  };
  const fleet = fleetOf({ ...read, snapshot });
  const problems = [...read.problems, ...judged.problems];
  return { report: close(about, fleet, findings, request.config, problems), snapshot };
}

/** What a report says of a scan that ends now. */
export function aboutOf(
  { id, trigger }: Pick<ScanRequest, 'id' | 'trigger'>,
  { cloud }: Pick<FleetSnapshot, 'cloud'>,
  startedAt: string,
  logs: LogsUse | undefined,
  app: App,
): ScanReport['scan'] {
  const finishedAt = app.now().toISOString();
  return { id, cloud, trigger, startedAt, finishedAt, azureCalls: { ...app.calls }, ...(logs && { logs }) };
}
