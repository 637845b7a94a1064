import type { App } from '../app.ts';
import { checks } from '../checks/index.ts';
import type { ScanReport } from '../model/report.ts';
import type { ScanRequest } from '../model/request.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import { close } from './close.ts';
import { fleetOf, run } from './run.ts';

/** A whole scan in one process: read the fleet, diagnose it, report. The snapshot is what was read, without what was assumed. */
export async function scan(request: ScanRequest, app: App): Promise<{ report: ScanReport; snapshot: FleetSnapshot }> {
  const startedAt = app.now().toISOString();
  const read = await run(request, app);
  const { snapshot, problems, files, assumed } = read;
  const asked = checks.filter(
    ({ id }) => (request.checks?.includes(id) ?? true) && request.config.checks?.[id]?.enabled !== false,
  );
  const about = {
    id: request.id,
    cloud: snapshot.cloud,
    trigger: request.trigger,
    startedAt,
    finishedAt: app.now().toISOString(),
    azureCalls: { ...app.calls },
    ...(files && { files }),
    ...(assumed && { assumed: assumed.files }),
  };
  return { report: close(about, fleetOf(read), asked, request.config, problems), snapshot };
}
