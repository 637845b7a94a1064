import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CronExpressionParser } from 'cron-parser';
import { HttpFront, type Keys, type WireAnswer, type WireRequest } from './http.ts';
import { Queues, type QueueSettings } from './queues.ts';
import { expand, type LogLine, triggerOf, Worker } from './worker.ts';

export type { LogLine } from './worker.ts';

export interface HostOptions {
  readonly keys?: Keys;
  readonly queues?: Partial<QueueSettings>;
}

/**
 * A small Functions host for one process: timers, queues and HTTP, through the app's own invocation model. It is an imitation: it has no
 * leases, no retry policies, no scale-out, no Easy Auth, and no bindings beside these.
 */
export class LocalHost {
  readonly #worker: Worker;
  readonly #queues: Queues;
  readonly #options: HostOptions;
  readonly #onFailure: (name: string, error: unknown) => void;
  #server: Server | undefined;
  #dispatching: HttpFront | undefined;

  constructor(onLog: (line: LogLine) => void, options: HostOptions = {}) {
    this.#options = options;
    this.#worker = new Worker(onLog);
    this.#onFailure = (name, error) => {
      onLog({ level: 'error', message: `${name} failed: ${error instanceof Error ? error.message : String(error)}` });
    };
    this.#queues = new Queues(this.#worker, options.queues ?? {}, this.#onFailure);
  }

  get names(): readonly string[] {
    return [...this.#worker.functions.keys()];
  }

  /** Functions that were called and did not throw. */
  get answered(): readonly string[] {
    return [...this.#worker.answered];
  }

  /** Functions that HTTP calls, as they were registered. */
  get routes(): readonly { name: string; methods: readonly string[]; route: string }[] {
    return [...this.#worker.functions.values()].flatMap(({ metadata }) => {
      const [, { type, methods = [], route = metadata.name }] = triggerOf(metadata);
      return type === 'httpTrigger' ? [{ name: metadata.name, methods, route }] : [];
    });
  }

  get queues(): Queues {
    return this.#queues;
  }

  /** Loads an app, which registers its functions while it is imported. */
  load(importApp: () => Promise<unknown>): Promise<void> {
    return this.#worker.load(importApp);
  }

  /** Fires a timer once, as the schedule would, and writes what it puts out. */
  async fire(name: string, now = new Date()): Promise<void> {
    const [, { type, schedule = '' }] = triggerOf(this.#worker.find(name).metadata);
    if (type !== 'timerTrigger') throw new Error(`"${name}" is no timer`);
    const next = CronExpressionParser.parse(expand(schedule), { currentDate: now }).next().toISOString();
    // The host speaks in capitals here; the library turns them.
    const timer = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: { Last: now.toISOString(), LastUpdated: now.toISOString(), Next: next },
      IsPastDue: false,
    };
    const { outputData = [] } = await this.#worker.call(name, { input: { json: JSON.stringify(timer) } });
    await this.#queues.write(name, outputData);
  }

  /** How many milliseconds until the timer is due. */
  untilNext(name: string): number {
    const [, { schedule = '' }] = triggerOf(this.#worker.find(name).metadata);
    return CronExpressionParser.parse(expand(schedule)).next().getTime() - Date.now();
  }

  /** Serves HTTP on loopback, and answers where. Port 0 takes a free one. */
  async listen(port = 0): Promise<string> {
    const server = this.#front().server();
    this.#server = server;
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    return `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  /** Answers a request without a socket. */
  dispatch(request: WireRequest): Promise<WireAnswer> {
    return (this.#dispatching ??= this.#front()).dispatch(request);
  }

  #front(): HttpFront {
    return new HttpFront(this.#worker, {
      prefix: 'api',
      ...(this.#options.keys && { keys: this.#options.keys }),
      fire: (name) => this.fire(name),
      write: (name, outputs) => this.#queues.write(name, outputs),
      onFailure: this.#onFailure,
    });
  }

  async stop(): Promise<void> {
    this.#server?.close();
    this.#server?.closeAllConnections();
    await this.#queues.stop();
  }
}
