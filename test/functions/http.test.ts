import { Validator } from '@seriousme/openapi-schema-validator';
import { tryAccess } from './access-doors.ts';
import { tryAlertDoors } from './alert-doors.ts';
import { tryClusterDoors } from './cluster-doors.ts';
import { tryDiagnoseDoor } from './diagnose-door.ts';
import { tryExplainDoor } from './explain-door.ts';
import { tryFuzz } from './fuzz.ts';
import { tryScanDoors } from './scan-doors.ts';
import { detailOf, eventually, makeSetting } from './setting.ts';

/** The doors of the real functions, over real HTTP, with storage; Azure alone is make-believe. Every answer is held to the OpenAPI document. */
const setting = await makeSetting();
const { call, host, lines, ended } = setting;
afterAll(() => setting.close());

tryAccess(setting);
tryDiagnoseDoor(setting);
tryExplainDoor(setting);
tryScanDoors(setting);
tryClusterDoors(setting);
tryAlertDoors(setting);

describe('GET health', () => {
  it('says when the last scan ended, without a key', async () => {
    const { json } = await call('GET', '/api/health', { key: '' });

    expect(json).toEqual({ storage: 'reachable', lastScanEndedAt: expect.any(String) as string });
  });

  it('says so when storage is not there', async () => {
    const before = process.env['AzureWebJobsStorage'];
    process.env['AzureWebJobsStorage'] = before?.replaceAll(/:\d+\//g, ':9/');
    const { status, json } = await eventually(() => call('GET', '/api/health'));
    process.env['AzureWebJobsStorage'] = before;

    expect([status, detailOf(json)]).toEqual([503, 'The storage account of the app did not answer.']);
    expect(lines.at(-1)).toContain('error storage cannot be reached');
  });
});

describe('any other request', () => {
  it.each([
    ['GET', '/api/scans'],
    ['DELETE', `/api/scans/${ended}`],
    ['POST', '/api/clusters'],
    ['PUT', '/api/alerts'],
    ['GET', '/api/'],
    ['GET', '/api/clusters/../../admin/functions/scan-timer'],
    ['GET', '/scans'],
  ])('%s %s is none of ours', async (method, path) => {
    expect([400, 404]).toContain((await call(method, path)).status);
  });
});

describe('GET openapi.json', () => {
  it('is a document of OpenAPI 3.1', async () => {
    const { json, headers } = await call('GET', '/api/openapi.json', { key: '' });
    const validator = new Validator();
    const { valid, errors } = await validator.validate(json as Record<string, unknown>);
    const held = { 'if-none-match': headers.get('etag') ?? '' };

    expect([valid, errors, validator.version]).toEqual([true, undefined, '3.1']);
    expect((await call('GET', '/api/openapi.json', { headers: held })).status).toBe(304);
  });

  it('tells of every function that HTTP calls, and of no other', async () => {
    const { json } = await call('GET', '/api/openapi.json', { key: '' });
    const { paths } = json as { paths: Record<string, Record<string, { operationId: string }>> };
    const told = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`),
    );

    const served = host.routes.map(({ name, methods, route }) => `${name} ${methods.join()} /${route}`);
    expect(told.toSorted()).toEqual(served.toSorted());
  });
});

// The last, because it ends the queues.
tryFuzz(setting);
