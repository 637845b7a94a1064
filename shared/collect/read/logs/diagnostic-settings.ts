import type { ResourceId } from '../../../reachability/index.ts';
import { SETTINGS_READ } from '../../needs.ts';
import { type DiagnosticSetting, parseDiagnosticSettings } from '../../parse/logs/diagnostic-settings.ts';
import { type LogTable, tableOf } from '../../parse/logs/log-tables.ts';
import { readBatch } from '../arm-batch.ts';
import type { Azure } from '../azure.ts';
import { problemsOf, understood } from './read-answer.ts';
import type { Destination, Sender } from './sender.ts';

/** Reads what diagnostic settings send: https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings */
export async function readDiagnosticSettings(azure: Azure, ids: readonly ResourceId[]): Promise<Sender> {
  const path = 'providers/microsoft.insights/diagnosticSettings?api-version=2021-05-01-preview';
  const answers = await readBatch(
    azure,
    ids.map((id) => `${id}/${path}`),
  );
  const settings = new Map(
    ids.map((id, index) => [id, understood(answers[index], parseDiagnosticSettings, SETTINGS_READ)]),
  );
  return {
    destinations: ({ id }, log) => {
      const read = settings.get(id);
      if (read === undefined || 'why' in read) return [];
      return read.value.flatMap((one): readonly Destination[] => {
        const isLegacy = isLegacyIn(one, tableOf(log));
        return isLegacy === undefined ? [] : [{ log, isLegacy, workspace: one.workspace }];
      });
    },
    unread: ({ id }) => {
      const read = settings.get(id);
      return read !== undefined && 'why' in read ? `where its logs go was not read: ${read.why}` : undefined;
    },
    howToCollect: ({ id }, log) => {
      const { category = '' }: LogTable = tableOf(log);
      const logs = JSON.stringify([{ category, enabled: true }]);
      // One of a name that is there already would be replaced, with all that it sends.
      return `${category} is not collected; with the id of a workspace in $WORKSPACE: az monitor diagnostic-settings create --resource '${id}' -n aks-reach-${category} --workspace "$WORKSPACE" --export-to-resource-specific true --logs '${logs}'`;
    },
    problems: problemsOf(settings),
  };
}

/** Whether a setting sends a log into the table of all services; `undefined` where it does not send it at all. */
function isLegacyIn(
  { isDedicated, categories, groups }: DiagnosticSetting,
  { category = '', groups: own = [], legacy, legacyCategory }: LogTable,
): boolean | undefined {
  const has = (name: string) => categories.includes(name.toLowerCase());
  const hasGroup = own.some((group) => groups.includes(group.toLowerCase()));
  if (isDedicated && (has(category) || hasGroup)) return false;
  // A category of the old kind has no table of its own, whatever the setting says.
  const isOld = has(legacyCategory ?? category) && (legacyCategory !== undefined || !isDedicated);
  return legacy !== undefined && (isOld || (!isDedicated && hasGroup)) ? true : undefined;
}
