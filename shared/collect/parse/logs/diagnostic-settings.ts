import type { ResourceId } from '../../../reachability/index.ts';
import { Body } from '../body.ts';

/** One diagnostic setting of a resource that sends logs to a workspace. */
export interface DiagnosticSetting {
  readonly workspace: ResourceId;
  /** Into tables of their own; else all logs lie in `AzureDiagnostics`. */
  readonly isDedicated: boolean;
  /** In lower case, those that are on. */
  readonly categories: readonly string[];
  readonly groups: readonly string[];
}

/**
 * Reads the list of a resource's diagnostic settings. One that sends nowhere but to storage or an event hub is left out.
 * https://learn.microsoft.com/rest/api/monitor/diagnostic-settings/list
 */
export function parseDiagnosticSettings(body: unknown): readonly DiagnosticSetting[] {
  return new Body(body).objects('value').flatMap((setting) => {
    const fields = setting.requiredObject('properties');
    const workspace = fields.id('workspaceId');
    if (workspace === undefined) return [];
    const on = fields.objects('logs').filter((log) => log.flag('enabled') === true);
    return [
      {
        workspace,
        isDedicated: fields.text('logAnalyticsDestinationType')?.toLowerCase() === 'dedicated',
        categories: on.flatMap((log) => log.filledText('category')?.toLowerCase() ?? []),
        groups: on.flatMap((log) => log.filledText('categoryGroup')?.toLowerCase() ?? []),
      },
    ];
  });
}
