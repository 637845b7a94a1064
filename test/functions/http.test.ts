import { setStage } from '../demo/stage.ts';
import { scenarios } from '../scenarios/index.ts';

/** The doors of the real functions, over real HTTP, with storage; Azure alone is make-believe. */
const KEYS = { function: 'function-key', admin: 'admin-key' };
const FEW = ['healthy-public', 'office-left-out'];
const { host, scan, close } = await setStage(() => undefined, {
  scenarios: scenarios.filter(({ id }) => FEW.includes(id)),
  queues: { pollMs: 20 },
  keys: KEYS,
});
const origin = await host.listen();
afterAll(() => close());

async function get(path: string): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${origin}/api/${path}`);
  return { status: response.status, json: await response.json() };
}

describe('GET health', () => {
  it('says when the last scan ended, once one has', async () => {
    expect(await get('health')).toEqual({ status: 200, json: { storage: 'reachable' } });
    await scan();

    const lastScanEndedAt = expect.stringMatching(/^\d{4}-.*Z$/) as string;
    expect(await get('health')).toEqual({ status: 200, json: { storage: 'reachable', lastScanEndedAt } });
  });

  it('says so when storage is not there', async () => {
    const before = process.env['AzureWebJobsStorage'];
    process.env['AzureWebJobsStorage'] = before?.replaceAll(/:\d+\//g, ':9/');
    const { status, json } = await get('health');
    process.env['AzureWebJobsStorage'] = before;

    expect(status).toBe(503);
    expect(json).toMatchObject({ detail: 'The storage account of the app did not answer.' });
  });
});

describe('GET openapi.json', () => {
  it('tells of every function that HTTP calls, and of no other', async () => {
    const { json } = await get('openapi.json');
    const { paths } = json as { paths: Record<string, Record<string, { operationId: string }>> };
    const told = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`),
    );

    const served = host.routes.map(({ name, methods, route }) => `${name} ${methods.join()} /${route}`);
    expect(told.toSorted()).toEqual(served.toSorted());
  });
});
