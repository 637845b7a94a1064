import Module from 'node:module';
import type {
  CoreInvocationContext,
  FunctionCallback,
  FunctionMetadata,
  ProgrammingModel,
} from '@azure/functions-core';
import { CronExpressionParser } from 'cron-parser';

interface Registered {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
}

/**
 * A small Functions host for one process. It does what the Functions worker does for an app: provides `@azure/functions-core`, takes
 * registrations, and calls functions through the app's own invocation model. Timers only; there are no leases and no retries.
 */
export class LocalHost {
  readonly #functions = new Map<string, Registered>();
  readonly #onLog: (line: LogLine) => void;
  #model: ProgrammingModel | undefined;

  constructor(onLog: (line: LogLine) => void) {
    this.#onLog = onLog;
  }

  get names(): readonly string[] {
    return [...this.#functions.keys()];
  }

  /** Loads an app, which registers its functions while it is imported. */
  async load(importApp: () => Promise<unknown>): Promise<void> {
    const core = this.#core();
    // Where a test runner has a `require` of its own, it finds the module here.
    Object.assign(globalThis, { functionsCore: core });
    const prototype = Module.prototype as unknown as { require: (name: string) => unknown };
    const original = prototype.require;
    prototype.require = function (this: unknown, name: string) {
      return name === '@azure/functions-core' ? core : Reflect.apply(original, this, [name]);
    };
    await importApp();
    if (this.#model === undefined)
      throw new Error('the app registered no function: was @azure/functions loaded before the host?');
  }

  /** Fires a timer once, as the schedule would. */
  async fire(name: string): Promise<void> {
    const { metadata, callback } = this.#find(name);
    const [binding, { schedule = '' }] = timerOf(metadata);
    const now = new Date();
    const next = CronExpressionParser.parse(expand(schedule), { currentDate: now }).next().toISOString();
    // The host speaks in capitals here; the library turns them.
    const timer = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: { Last: now.toISOString(), LastUpdated: now.toISOString(), Next: next },
      IsPastDue: false,
    };
    const invocationId = crypto.randomUUID();
    const context: CoreInvocationContext = {
      invocationId,
      metadata,
      request: {
        invocationId,
        functionId: name,
        inputData: [{ name: binding, data: { json: JSON.stringify(timer) } }],
      },
      log: (level, _, message) => {
        this.#onLog({ level, message });
      },
    };
    const model = await this.#model?.getInvocationModel(context);
    if (model === undefined) throw new Error('no app is loaded');
    const { context: forUser, inputs } = await model.getArguments();
    await model.invokeFunction(forUser, inputs, callback);
  }

  /** How many milliseconds until the timer is due. */
  untilNext(name: string): number {
    const [, { schedule = '' }] = timerOf(this.#find(name).metadata);
    return CronExpressionParser.parse(expand(schedule)).next().getTime() - Date.now();
  }

  #find(name: string): Registered {
    const found = this.#functions.get(name);
    if (found === undefined) throw new Error(`there is no function "${name}"; there are ${this.names.join(', ')}`);
    return found;
  }

  #core(): object {
    const nothing = () => undefined;
    return {
      version: '3.0.0',
      hostVersion: '4.0.0',
      Disposable: class {
        dispose = nothing;
      },
      registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) => {
        if (this.#functions.has(metadata.name)) throw new Error(`the function "${metadata.name}" is registered twice`);
        this.#functions.set(metadata.name, { metadata, callback });
        return { dispose: nothing };
      },
      registerHook: () => ({ dispose: nothing }),
      setProgrammingModel: (model: ProgrammingModel) => {
        this.#model = model;
      },
      getProgrammingModel: () => this.#model,
      log: (level: string, _: string, message: string) => {
        this.#onLog({ level, message });
      },
    };
  }
}

function timerOf({ name, bindings }: FunctionMetadata): [string, { schedule?: string }] {
  const timer = Object.entries(bindings).find(([, { type }]) => type === 'timerTrigger');
  if (timer === undefined) throw new Error(`"${name}" is no timer`);
  return timer;
}

/** `%NAME%` stands for a setting. */
function expand(text: string): string {
  return text.replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`the setting ${name} is not set`);
    return value;
  });
}
