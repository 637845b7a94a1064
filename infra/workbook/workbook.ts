import { queries } from './queries.ts';

const WORKSPACE = 'microsoft.operationalinsights/workspaces';

interface Shown {
  readonly title: string;
  readonly query: keyof typeof queries;
  readonly as: 'table' | 'barchart' | 'timechart';
}

/** The workbook, as Azure Monitor keeps it: https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-overview */
export const workbook = {
  version: 'Notebook/1.0',
  items: [
    text('head', '# AKS Reach\n\nWho cannot reach which API server, because of which line, and what mends it.'),
    parameters(),
    shown({ title: 'Clusters by their worst failure', query: 'worst', as: 'barchart' }),
    shown({ title: 'Causes', query: 'causes', as: 'table' }),
    shown({ title: 'New and resolved', query: 'changes', as: 'timechart' }),
    shown({ title: 'One thing to mend: lines, and how many clusters they cut off', query: 'lines', as: 'table' }),
    shown({ title: 'The picked cluster: what fails or is not known', query: 'now', as: 'table' }),
    shown({ title: 'The picked cluster: its story', query: 'story', as: 'table' }),
    shown({ title: 'Coverage: what could not be told, and why', query: 'unknown', as: 'table' }),
    shown({ title: 'Scans, and what they cost in calls', query: 'scans', as: 'table' }),
    shown({ title: 'GB of logs that scans read, and queries of which nobody told', query: 'logs', as: 'timechart' }),
  ],
  fallbackResourceIds: [],
  $schema: 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json',
};

function text(name: string, markdown: string) {
  return { type: 1, name, content: { json: markdown } };
}

/** The time that everything is about, and the cluster whose story is told. */
function parameters() {
  const asked = { queryType: 0, resourceType: WORKSPACE, version: 'KqlParameterItem/1.0' };
  return {
    type: 9,
    name: 'parameters',
    content: {
      version: 'KqlParameterItem/1.0',
      style: 'pills',
      queryType: 0,
      resourceType: WORKSPACE,
      parameters: [
        {
          id: '1f3f6f0e-6f0b-4f57-9d4c-3c1f6f5a0001',
          version: 'KqlParameterItem/1.0',
          name: 'Time',
          type: 4,
          isRequired: true,
          value: { durationMs: 172_800_000 },
          typeSettings: { selectableValues: [86_400_000, 172_800_000, 604_800_000, 2_592_000_000].map(durationOf) },
        },
        {
          ...asked,
          id: '1f3f6f0e-6f0b-4f57-9d4c-3c1f6f5a0002',
          name: 'Cluster',
          type: 2,
          query: queries.clusters,
          timeContextFromParameter: 'Time',
        },
      ],
    },
  };
}

function durationOf(durationMs: number) {
  return { durationMs };
}

function shown({ title, query, as }: Shown) {
  return {
    type: 3,
    name: query,
    content: {
      version: 'KqlItem/1.0',
      title,
      query: queries[query],
      size: 0,
      queryType: 0,
      resourceType: WORKSPACE,
      timeContextFromParameter: 'Time',
      visualization: as,
      noDataMessage: 'Nothing in this time.',
    },
  };
}
