import type { App } from '../app.ts';
import { checks } from '../checks/index.ts';
import type { ScanReport } from '../model/report.ts';
import type { ScanRequest } from '../model/request.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import { close } from './close.ts';
import { run } from './run.ts';

/** A whole scan in one process: read the fleet, diagnose it, report. */
export async function scan(request: ScanRequest, app: App): Promise<{ report: ScanReport; snapshot: FleetSnapshot }> {
  const startedAt = app.now().toISOString();
  const { snapshot, problems, files } = await run(request, app);
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
  };
  return { report: close(about, snapshot, asked, request.config, problems), snapshot };
}
