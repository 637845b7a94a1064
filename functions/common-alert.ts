import { objectOf, type Schema, text, texts } from './shapes.ts';

/**
 * What is read of an alert in the common schema of Azure Monitor. Its context differs from service to service, and Microsoft adds to it, so
 * that nothing in there is relied on: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema
 */
export interface Alert {
  readonly data: {
    readonly essentials: {
      readonly monitorCondition: string;
      readonly alertRule?: string;
      readonly monitoringService?: string;
      readonly alertTargetIDs?: readonly string[];
      readonly configurationItems?: readonly string[];
    };
    readonly alertContext?: unknown;
  };
}

export const alertSchema: Schema = objectOf(
  {
    schemaId: { enum: ['azureMonitorCommonAlertSchema'] },
    data: objectOf({
      essentials: objectOf({
        monitorCondition: { ...text, description: '`Fired` or `Resolved`.' },
        'alertRule?': text,
        'monitoringService?': text,
        'alertTargetIDs?': texts,
        'configurationItems?': texts,
      }),
      'alertContext?': { description: 'As the service that the alert is of has it.' },
    }),
  },
  'https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema',
);

/** Rules over our own tables tell of what a scan found: to scan again because of it would go on for ever. */
const OWN_TABLES = /\bAksReach(?:Findings|Scans)_CL\b/i;
/** Operations of the activity log that change nothing; scans themselves do some: https://learn.microsoft.com/azure/role-based-access-control/permissions/containers */
const READS = /\/(?:read|list\w*\/action)$/i;

/** Why no cluster needs to be looked at because of an alert; `undefined` when one may. */
export function whyNothing({ data: { essentials, alertContext } }: Alert): string | undefined {
  const { operationName, eventSource, status } = objectIn(alertContext);
  if (conditionsIn(alertContext).some(({ searchQuery }) => OWN_TABLES.test(textIn(searchQuery))))
    return 'It is of a rule about what this app found itself.';
  // An event of Resource Health fires once for each state, and never resolves.
  const isWellAgain = eventSource === 'ResourceHealth' && status === 'Resolved';
  if (isWellAgain || essentials.monitorCondition.toLowerCase() === 'resolved') return 'What it tells of is resolved.';
  return READS.test(textIn(operationName)) ? 'It tells of a read, which changes nothing.' : undefined;
}

/** The resources that an alert is about. One of logs is about the workspace, and names others in its dimensions where its query does. */
export function resourcesIn({ data: { essentials, alertContext } }: Alert): readonly string[] {
  const { alertTargetIDs = [], configurationItems = [] } = essentials;
  const dimensions = conditionsIn(alertContext).flatMap((one) => objectsIn(one['dimensions']));
  const named = [...configurationItems, ...dimensions.map(({ value }) => textIn(value))];
  return [...alertTargetIDs, ...named.filter((one) => one.startsWith('/subscriptions/'))];
}

function conditionsIn(context: unknown): readonly Record<string, unknown>[] {
  return objectsIn(objectIn(objectIn(context)['condition'])['allOf']);
}

function objectsIn(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(objectIn) : [];
}

function objectIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
