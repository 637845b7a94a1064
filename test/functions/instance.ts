import { LocalHost } from '../host/local-host.ts';

/**
 * One instance of the app in a process of its own, as its environment says: it waits until it may begin, has the timer fire for the time
 * given, deals with messages until there is none, and ends.
 */
const host = new LocalHost(() => undefined, { queues: { pollMs: 50, lockMs: 3_000 } });
await host.load(() => import('../../functions/main.ts'));
// What an instance needs later on is loaded while it waits.
await Promise.all([
  import('@azure/arm-network'),
  import('@azure/arm-resourcegraph'),
  import('@azure/identity'),
  import('@azure/monitor-ingestion'),
  import('@azure/storage-blob'),
]);

process.once('message', (dueAt) => {
  void run(new Date(String(dueAt)));
});
process.send?.('ready');

async function run(at: Date): Promise<void> {
  host.queues.start();
  for (let tries = 0; tries < 5; tries++) {
    try {
      await host.fire('scan-timer', at);
      break;
    } catch {
      // The next time that a timer is due is hours away; its host tries again before that.
    }
  }
  await host.queues.settled();
  await host.stop();
  process.exit(0);
}
