import type { App } from '../app.ts';
import type { Check } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import { diagnose } from '../diagnose.ts';
import type { ScanRequest } from '../model/request.ts';
import { tellChanges } from './changes.ts';
import { confirm, type Confirmed } from './confirm.ts';
import { fleetOf, type Run } from './run.ts';

/**
 * Asks the checks that the request wants; where what was read may lag behind, what failures rest on is read again. Each failure then tells
 * what changed before it. A scan does this once, in one process or over queues.
 */
export async function judge(read: Run, request: ScanRequest, app: App): Promise<Confirmed> {
  const isLive = !('from' in request.target);
  const mayLag = !('from' in request.target) && !request.target.isFresh;
  const judged = mayLag ? await confirm(read, askedChecks(request), request.config, app) : judgeOnly(read, request);
  return tellChanges(judged, app, isLive);
}

/** Asks the checks of what was read, and reads nothing again. */
export function judgeOnly(read: Run, request: ScanRequest): Confirmed {
  const findings = diagnose(fleetOf(read), askedChecks(request), request.config.checks);
  return { findings, snapshot: read.snapshot, problems: [] };
}

/** Those that the request wants and the configuration has not switched off. */
export function askedChecks({ checks: wanted, config }: Pick<ScanRequest, 'checks' | 'config'>): readonly Check[] {
  return checks.filter(({ id }) => (wanted?.includes(id) ?? true) && config.checks?.[id]?.enabled !== false);
}
