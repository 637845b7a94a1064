import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnswer } from '../../shared/collect/parse/logs/answer.ts';
import { Body } from '../../shared/collect/parse/body.ts';
import { parseAgentEvents } from '../../shared/collect/parse/logs/agent-sightings.ts';
import { parseDiagnosticSettings } from '../../shared/collect/parse/logs/diagnostic-settings.ts';
import { clusterQuestions } from '../../shared/collect/read/logs/index.ts';
import { queryOf } from '../../shared/collect/read/logs/question.ts';
import { evaluate, type Row } from '../emulator/kql/evaluate.ts';
import { LOG_SCHEMAS } from '../emulator/log-schemas.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { logAnalytics } from '../emulator/log-analytics.ts';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { call, minutesAgo } from '../fleet/logs.ts';
import { podRows } from '../fleet/sightings.ts';
import { hasRecordings, recordings, recordingsFolder } from './recordings.ts';

function recorded(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(recordingsFolder, name), 'utf8')) as Record<string, unknown>;
}

/** The names of the fields of an object, and of those in it. */
function fieldsOf(json: unknown): readonly string[] {
  if (typeof json !== 'object' || json === null) return [];
  const own = Array.isArray(json) ? [] : Object.keys(json);
  return [...own, ...Object.values(json).flatMap(fieldsOf)];
}

(hasRecordings ? describe : describe.skip)('real logs', () => {
  it('answer in the form of the emulated ones', async () => {
    const { body } = recorded('loganalytics/linkToSearchResultsAPI_real_2022.json') as { body: { tables: object[] } };
    const fleet = fleetOf([healthyPublic('a', 0)]);
    const [workspace] = fleet.logs?.workspaces ?? [];
    const url = `https://x/loganalytics/v1/workspaces/${workspace?.customerId ?? ''}/query`;
    const query = 'AKSAudit | project TimeGenerated, Verb';
    const request = new Request(url, { method: 'POST', body: JSON.stringify({ query }) });
    const answer = (await (await logAnalytics(request, fleet, createEmulator(fleet).logs)).json()) as typeof body;

    expect(new Set(fieldsOf(answer))).toEqual(new Set(fieldsOf(body)));
    expect(parseAnswer(body).rows[0]).toEqual({
      TimeGenerated: '2022-06-30T00:50:14.933Z',
      Computer: 'mylab-mc-02',
      OSType: 'Linux',
      ResourceGroup: 'jk-rg-azurearc-myLab01',
      Resource: 'mylab-mc-02',
    });
  });

  it('have diagnostic settings of the fields of the emulated ones, and those to storage alone send nothing here', async () => {
    const settings = recordings().flatMap(({ json }) => {
      const { request, response } = json as { request?: { url?: string }; response?: { body?: object } };
      return /diagnosticSettings(\/|\?)/i.test(request?.url ?? '') ? [response?.body ?? {}] : [];
    });
    const single = settings.filter((body) => 'properties' in body);
    const fleet = fleetOf([healthyPublic('a', 0)]);
    const [id = ''] = fleet.logs?.settings.keys() ?? [];
    const emulator = createEmulator(fleet);
    const token = Buffer.from(JSON.stringify({ aud: emulator.origin, exp: 1e10 })).toString('base64url');
    const url = `${emulator.origin}${id}/providers/microsoft.insights/diagnosticSettings?api-version=2021-05-01-preview`;
    const headers = { authorization: `Bearer x.${token}.x` };
    const emulated = (await (await emulator.handle(new Request(url, { headers }))).json()) as { value: object[] };

    expect(single.length).toBeGreaterThan(0);
    const known = new Set(single.flatMap(fieldsOf));
    expect(fieldsOf(emulated.value).filter((field) => !known.has(field))).toEqual([]);
    expect(parseDiagnosticSettings({ value: single })).toEqual([]);
  });

  it('have audit rows of the columns of the emulated ones, and the questions run over them', () => {
    const { rows } = recorded('loganalytics/AKSAudit_rows_2025.json') as { rows: Record<string, string>[] };
    const whole = rows.filter((row) => row['Stage'] !== undefined);
    const columns = (row: object) => Object.keys(row).map((name) => name.replace(' [UTC]', ''));
    const emulated = new Set(columns(call(healthyPublic('a', 0), minutesAgo(1))));
    const dynamic = ['User', 'SourceIps', 'ObjectRef', 'ResponseStatus', 'Annotations'];
    const typed = whole.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, cell]): [string, unknown] => {
          if (name.endsWith(' [UTC]')) return [name.replace(' [UTC]', ''), new Date(cell)];
          return [name, dynamic.includes(name) ? JSON.parse(cell) : cell];
        }),
      ),
    ) as Row[];
    const id = String(typed[0]?.['_ResourceId']);

    expect(whole.flatMap(columns).filter((name) => !emulated.has(name) && !/^(TenantId|Type)$/.test(name))).toEqual([]);
    for (const question of Object.values(clusterQuestions).filter(({ logs }) => logs[0] === 'kube-audit')) {
      const query = queryOf(question, { log: 'kube-audit', isLegacy: false }, [id]);
      expect(() => evaluate(query, { aksaudit: typed }, LOG_SCHEMAS)).not.toThrow();
    }
    const query = queryOf(clusterQuestions.callers, { log: 'kube-audit', isLegacy: false }, [id]);
    expect(evaluate(query, { aksaudit: typed }, LOG_SCHEMAS)).toMatchObject([{ Address: '1.2.3.4', Requests: 2 }]);
  });

  it('have audit events in one column where a setting is of the old kind, and the questions read them alike', () => {
    const events = ['get_pod_404', 'patch_pod_status'].map(
      (name) => recorded(`loganalytics/aks_kube-audit_log_s_2019_${name}.json`)['event'],
    );
    const rows = events.map((event) => ({
      TimeGenerated: new Date(0),
      _ResourceId: '/a',
      Category: 'kube-audit',
      pod_s: 'p',
      log_s: JSON.stringify(event),
    }));
    const query = queryOf(clusterQuestions.callers, { log: 'kube-audit', isLegacy: true }, ['/a']);

    expect(evaluate(query, { azurediagnostics: rows }, LOG_SCHEMAS)).toMatchObject([
      { Address: '203.0.113.156', Requests: 1 },
      { Address: '203.0.113.92', Requests: 1 },
    ]);
  });

  it('have pods in the columns of the emulated ones', () => {
    const { KubePodInventory } = recorded('loganalytics/container_insights_agent_blobs_2019.json') as {
      KubePodInventory: { DataItems: object[] };
    };
    const emulated = new Set(podRows(healthyPublic('a', 0)).flatMap((row) => Object.keys(row)));
    const known = KubePodInventory.DataItems.flatMap((row) => Object.keys(row));

    expect(known.filter((name) => !emulated.has(name) && name !== 'CollectionTime')).toEqual([]);
  });

  it('have warnings of images that are not pulled, which are understood', () => {
    const lines = readFileSync(
      join(recordingsFolder, 'loganalytics/KubePodInventory_KubeEvents_projected_2023.tsv'),
      'utf8',
    ).split('\n');
    const warnings = lines.map((line) => line.split('\t')).filter(([, , , reason]) => reason === 'Failed');
    const kinds = warnings.map(([at, , Name, Reason, Line]) =>
      parseAgentEvents(new Body({ Name, Reason, Line, Hits: 1, FirstSeen: at, LastSeen: at })),
    );

    expect(kinds.map(({ kind }) => kind)).toEqual(['imageNotPulled', 'imageNotPulled', 'imageNotPulled']);
  });
});
