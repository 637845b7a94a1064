import type { App } from '../../../shared/app.ts';
import type { ClusterState } from '../../../shared/model/cluster-state.ts';
import type { BatchMessage, CloseMessage, QueuedRequest } from '../../../shared/model/plan.ts';
import { closeQueued, type Ended, giveUpClose } from '../../../shared/scan/queued/close.ts';
import { giveUpBatch, inspectQueued } from '../../../shared/scan/queued/inspect.ts';
import { giveUpRun, runQueued } from '../../../shared/scan/queued/run.ts';
import { folder } from '../../cli/run.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { DCR } from '../../emulator/ingestion.ts';
import { emulatedApp } from '../../live.ts';
import { type MemoryBlobs, memoryBlobs } from '../../store/memory.ts';

// The clients are large: no test should have to wait for them.
await Promise.all([
  import('@azure/arm-network'),
  import('@azure/arm-resourcegraph'),
  import('@azure/identity'),
  import('@azure/monitor-ingestion'),
  import('@kubernetes/client-node'),
]);

type Sent = { id: string; insertedAt: string; tries: number } & (
  | { stage: 'run'; body: QueuedRequest }
  | { stage: 'inspect'; body: BatchMessage }
  | { stage: 'close'; body: CloseMessage }
);

const MOST_TRIES = 5;

/** The stages over queues, in one process and with blobs in memory: what is tried here is what they do, whatever the host does. */
export class Service {
  readonly blobs: MemoryBlobs = memoryBlobs();
  readonly ended: Ended[] = [];
  readonly failures: unknown[] = [];
  /** How messages arrive: each once and in order, each twice, or the last first. */
  arrival: 'once' | 'twice' | 'reversed' = 'once';
  at = Date.parse('2026-01-01T00:00:00.000Z');
  readonly #emulator: Emulator;
  readonly #environment: Record<string, string>;
  #messages: Sent[] = [];
  #count = 0;

  constructor(emulator: Emulator, config: object) {
    this.#emulator = emulator;
    this.#environment = {
      AKS_REACH_CONFIG: `${folder({ 'reach.json': config })}/reach.json`,
      AKS_REACH_DCR_ENDPOINT: emulator.origin,
      AKS_REACH_DCR_ID: DCR,
    };
  }

  /** What one invocation works with. */
  app(): App {
    return emulatedApp(this.#emulator, this.#environment, { blobs: this.blobs, now: () => new Date(this.at) });
  }

  get findingRows() {
    return this.#emulator.streams.get('Custom-AksReachFindings_CL') ?? [];
  }

  get scanRows() {
    return this.#emulator.streams.get('Custom-AksReachScans_CL') ?? [];
  }

  rowsOf(scan: string) {
    return this.findingRows.filter(({ ScanId }) => ScanId === scan);
  }

  /** What is remembered of every cluster. */
  get states(): readonly ClusterState[] {
    const kept = [...this.blobs.texts].filter(([name]) => name.startsWith('clusters/'));
    return kept.map(([, text]) => JSON.parse(text) as ClusterState);
  }

  /** How failures of a cluster stand, by its name. */
  standing(cluster: string): readonly string[] {
    const state = this.states.find((one) => one.cluster.name === cluster);
    const told = (state?.findings ?? []).filter((one) => one.state !== undefined);
    return told.map(({ check, state: now }) => `${check}: ${now ?? ''}`).toSorted();
  }

  /** Lets time pass, asks for a scan, and deals with all messages that follow from it. */
  async scan(id: string, minutesLater = 60, request: Partial<QueuedRequest> = {}): Promise<void> {
    this.at += minutesLater * 60_000;
    this.send({ stage: 'run', body: { id, trigger: 'timer', ...request } });
    await this.settle();
  }

  send(message: Pick<Sent, 'stage' | 'body'>): void {
    const copies = this.arrival === 'twice' ? 2 : 1;
    for (let copy = 0; copy < copies; copy++)
      this.#messages.push({
        ...message,
        id: `message-${++this.#count}`,
        insertedAt: new Date(this.at).toISOString(),
        tries: 0,
      } as Sent);
  }

  async settle(): Promise<void> {
    for (;;) {
      const message = this.arrival === 'reversed' ? this.#messages.pop() : this.#messages.shift();
      if (message === undefined) return;
      const isPoison = message.tries === MOST_TRIES;
      try {
        await (isPoison ? this.#giveUp(message) : this.#deal(message));
      } catch (error) {
        this.failures.push(error);
        if (isPoison) throw error;
        this.#messages.push({ ...message, tries: message.tries + 1 });
      }
    }
  }

  async #deal({ stage, body, id, insertedAt }: Sent): Promise<void> {
    if (stage === 'run') {
      const next = await runQueued(body, { id, insertedAt }, this.app());
      for (const one of next.inspect) this.send({ stage: 'inspect', body: one });
      for (const one of next.close) this.send({ stage: 'close', body: one });
    } else if (stage === 'inspect') {
      for (const one of await inspectQueued(body, this.app())) this.send({ stage: 'close', body: one });
    } else this.#end(await closeQueued(body, this.app()));
  }

  async #giveUp({ stage, body, id, insertedAt }: Sent): Promise<void> {
    if (stage === 'run') this.send({ stage: 'close', body: await giveUpRun(body, { id, insertedAt }, this.app()) });
    else if (stage === 'inspect') {
      for (const one of await giveUpBatch(body, this.app())) this.send({ stage: 'close', body: one });
    } else this.#end(await giveUpClose(body, this.app()));
  }

  #end(ended: Ended | undefined): void {
    if (ended !== undefined) this.ended.push(ended);
  }
}
