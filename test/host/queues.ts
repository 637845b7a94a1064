import type { RpcTypedData } from '@azure/functions-core';
import { type DequeuedMessageItem, type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { expand, triggerOf, type Worker } from './worker.ts';

/** What `host.json` says of queues: https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#host-json */
export interface QueueSettings {
  readonly maxDequeueCount: number;
  readonly batchSize: number;
  /** Until a message that failed is seen again. */
  readonly visibilityMs: number;
  /** For so long nobody else sees a message that is worked on; it is prolonged while the work goes on. The real host takes ten minutes. */
  readonly lockMs: number;
  /** Between looks into an empty queue. */
  readonly pollMs: number;
}

export const QUEUE_DEFAULTS: QueueSettings = {
  maxDequeueCount: 5,
  batchSize: 16,
  visibilityMs: 0,
  lockMs: 600_000,
  pollMs: 100,
};

/** Queue triggers and queue outputs, as the host runs them: messages come at least once, in any order, and those that fail go to a queue beside. */
export class Queues {
  readonly #worker: Worker;
  readonly #settings: QueueSettings;
  readonly #onFailure: (name: string, error: unknown) => void;
  readonly #clients = new Map<string, Promise<QueueClient>>();
  readonly #wakers = new Set<() => void>();
  #pumps: readonly Promise<void>[] = [];
  #isStopped = false;
  #atWork = 0;

  constructor(worker: Worker, settings: Partial<QueueSettings>, onFailure: (name: string, error: unknown) => void) {
    this.#worker = worker;
    this.#settings = { ...QUEUE_DEFAULTS, ...settings };
    this.#onFailure = onFailure;
  }

  /** Begins to look into the queue of every function that one triggers. */
  start(): void {
    const triggered = [...this.#worker.functions.values()].flatMap(({ metadata }) => {
      const [, { type, queueName = '' }] = triggerOf(metadata);
      return type === 'queueTrigger' ? [{ name: metadata.name, queue: expand(queueName) }] : [];
    });
    this.#pumps = triggered.map(({ name, queue }) => this.#pump(name, queue));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake();
    await Promise.all(this.#pumps);
  }

  /** Puts a message into a queue, as an output binding does. */
  async send(queue: string, message: unknown): Promise<void> {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    await (await this.#client(queue)).sendMessage(Buffer.from(text).toString('base64'));
    this.#wake();
  }

  /** Writes what a function put out. */
  async write(name: string, outputs: readonly { name: string; data: RpcTypedData }[]): Promise<void> {
    const { bindings } = this.#worker.find(name).metadata;
    for (const { name: binding, data } of outputs) {
      const { type, queueName = '' } = bindings[binding] ?? {};
      if (type !== 'queue') throw new Error(`${name}: the local host has no output of type "${String(type)}"`);
      const value: unknown = data.json === undefined ? data.string : JSON.parse(data.json);
      for (const message of Array.isArray(value) ? value : [value]) await this.send(expand(queueName), message);
    }
  }

  /** Resolves when nothing is at work and no message is anywhere, seen or unseen, that a function waits for. */
  async settled(): Promise<void> {
    for (;;) {
      const clients = await Promise.all(this.#clients.values());
      const counts = await Promise.all(clients.map((client) => client.getProperties()));
      const left = counts.reduce((sum, { approximateMessagesCount = 0 }) => sum + approximateMessagesCount, 0);
      if (left === 0 && this.#atWork === 0) return;
      await new Promise((later) => setTimeout(later, 20));
    }
  }

  async #pump(name: string, queue: string): Promise<void> {
    const client = await this.#client(queue);
    const { batchSize, lockMs, pollMs } = this.#settings;
    while (!this.#isStopped) {
      this.#atWork++;
      let count = 0;
      try {
        const options = { numberOfMessages: batchSize, visibilityTimeout: Math.ceil(lockMs / 1_000) };
        const { receivedMessageItems: messages } = await client.receiveMessages(options);
        count = messages.length;
        await Promise.all(messages.map((message) => this.#deal(name, queue, client, message)));
      } catch (error) {
        this.#onFailure(name, error);
      } finally {
        this.#atWork--;
      }
      if (count === 0) await this.#nap(pollMs);
    }
  }

  async #deal(name: string, queue: string, client: QueueClient, message: DequeuedMessageItem): Promise<void> {
    const { messageId, messageText, dequeueCount } = message;
    const { lockMs, visibilityMs, maxDequeueCount } = this.#settings;
    let receipt = message.popReceipt;
    const prolong = setInterval(() => {
      void client.updateMessage(messageId, receipt, messageText, Math.ceil(lockMs / 1_000)).then(
        ({ popReceipt = receipt }) => (receipt = popReceipt),
        () => undefined, // somebody else has it by now
      );
    }, lockMs / 2);
    try {
      const text = Buffer.from(messageText, 'base64').toString();
      const { outputData = [] } = await this.#worker.call(name, {
        input: { string: text },
        triggerMetadata: metadataOf(message, text),
      });
      await this.write(name, outputData);
      clearInterval(prolong);
      await client.deleteMessage(messageId, receipt);
    } catch (error) {
      clearInterval(prolong);
      this.#onFailure(name, error);
      if (dequeueCount < maxDequeueCount) {
        await client.updateMessage(messageId, receipt, messageText, Math.ceil(visibilityMs / 1_000));
      } else {
        await (await this.#client(`${queue}-poison`)).sendMessage(messageText);
        await client.deleteMessage(messageId, receipt);
      }
    }
  }

  #client(queue: string): Promise<QueueClient> {
    const made = this.#clients.get(queue) ?? makeQueue(queue);
    this.#clients.set(queue, made);
    return made;
  }

  #nap(milliseconds: number): Promise<void> {
    return new Promise((awake) => {
      const wake = () => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        awake();
      };
      const timer = setTimeout(wake, milliseconds);
      this.#wakers.add(wake);
    });
  }

  #wake(): void {
    for (const wake of [...this.#wakers]) wake();
  }
}

/** Azure's host begins again when storage fails for longer; this one ends with it. */
const RETRIES = { retryOptions: { maxTries: 12, retryDelayInMs: 100 } };

async function makeQueue(queue: string): Promise<QueueClient> {
  const client = QueueServiceClient.fromConnectionString(expand('%AzureWebJobsStorage%'), RETRIES).getQueueClient(
    queue,
  );
  await client.createIfNotExists();
  return client;
}

/** Beside the message: https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#message-metadata */
function metadataOf(message: DequeuedMessageItem, text: string): Record<string, RpcTypedData> {
  return {
    QueueTrigger: { string: text },
    Id: { string: message.messageId },
    PopReceipt: { string: message.popReceipt },
    DequeueCount: { int: message.dequeueCount },
    InsertionTime: { json: JSON.stringify(message.insertedOn) },
    ExpirationTime: { json: JSON.stringify(message.expiresOn) },
    NextVisibleTime: { json: JSON.stringify(message.nextVisibleOn) },
  };
}
