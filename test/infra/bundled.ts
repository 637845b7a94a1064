import { pathToFileURL } from 'node:url';
import { setStage } from '../demo/stage.ts';
import { scenarios } from '../scenarios/index.ts';

/** Runs every function of the bundle whose main module is named, in a process of its own, and prints what it registered and what came of it. */
const [main = ''] = process.argv.slice(2);
const lines: string[] = [];
const { host, emulator, scan, close } = await setStage(({ level, message }) => lines.push(`${level}: ${message}`), {
  app: pathToFileURL(main).href,
  scenarios: scenarios.filter(({ id }) => ['healthy-busy', 'no-agent-ready', 'office-left-out'].includes(id)),
  queues: { pollMs: 20 },
});

await scan();
// What nobody could deal with, of scans that never were.
await host.queues.send('run-scan-poison', { id: 'http-lost', trigger: 'http' });
await host.queues.send('inspect-batch-poison', { scan: 'lost', batch: 0 });
await host.queues.send('close-scan-poison', { scan: 'lost' });
await host.queues.settled();
const origin = await host.listen();
const answers = host.routes.flatMap(({ methods, route }) =>
  methods.map(async (method) => {
    const path = route.replaceAll(/\{[^}]*\}/g, 'none');
    const body = method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {};
    const { status, headers } = await fetch(`${origin}/api/${path}`, { method, ...body });
    return { method, route, status, type: headers.get('content-type') };
  }),
);
const rows = emulator.streams.get('Custom-AksReachFindings_CL') ?? [];
const failing = rows
  .filter(({ Status }) => Status === 'fail')
  .map(({ ClusterName, Check }) => [ClusterName, Check].join(' '));
const told = { names: host.names, answers: await Promise.all(answers), answered: host.answered, failing, lines };
await close();
process.stdout.write(JSON.stringify(told), () => process.exit());
