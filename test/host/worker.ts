import Module from 'node:module';
import type {
  BindingInfo,
  CoreInvocationContext,
  FunctionCallback,
  FunctionMetadata,
  InvocationResponse,
  ProgrammingModel,
  RpcTypedData,
} from '@azure/functions-core';

export interface LogLine {
  readonly level: string;
  readonly message: string;
}

/** A function that an app registered. */
export interface Registered {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What calls a function: its trigger's data, and what comes beside it. */
export interface Call {
  readonly input: RpcTypedData;
  readonly triggerMetadata?: Record<string, RpcTypedData>;
}

/**
 * What the Functions worker for Node does for an app: it provides `@azure/functions-core`, takes registrations, and calls functions through
 * the app's own invocation model.
 */
export class Worker {
  readonly functions = new Map<string, Registered>();
  /** Functions that were called and did not throw. */
  readonly answered = new Set<string>();
  readonly #onLog: (line: LogLine) => void;
  #model: ProgrammingModel | undefined;

  constructor(onLog: (line: LogLine) => void) {
    this.#onLog = onLog;
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

  find(name: string): Registered {
    const found = this.functions.get(name);
    if (found === undefined)
      throw new Error(`there is no function "${name}"; there are ${[...this.functions.keys()].join(', ')}`);
    return found;
  }

  /** Calls a function once, and answers what it returns and puts out. */
  async call(name: string, { input, triggerMetadata }: Call): Promise<InvocationResponse> {
    if (this.#model === undefined) throw new Error('no app is loaded');
    const { metadata, callback } = this.find(name);
    const [binding] = triggerOf(metadata);
    const invocationId = crypto.randomUUID();
    const context: CoreInvocationContext = {
      invocationId,
      metadata,
      request: {
        invocationId,
        functionId: name,
        inputData: [{ name: binding, data: input }],
        ...(triggerMetadata && { triggerMetadata }),
      },
      log: (level, _, message) => {
        this.#onLog({ level, message });
      },
    };
    const model = await this.#model.getInvocationModel(context);
    const { context: forUser, inputs } = await model.getArguments();
    const result = await model.invokeFunction(forUser, inputs, callback);
    this.answered.add(name);
    return model.getResponse(forUser, result);
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
        if (this.functions.has(metadata.name)) throw new Error(`the function "${metadata.name}" is registered twice`);
        this.functions.set(metadata.name, { metadata, callback });
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

/** What calls a function: the name of the binding, and the binding. */
export function triggerOf({ name, bindings }: FunctionMetadata): [string, BindingInfo] {
  const trigger = Object.entries(bindings).find(([, { type = '' }]) => /Trigger$/i.test(type));
  if (trigger === undefined) throw new Error(`nothing triggers "${name}"`);
  return trigger;
}

/** `%NAME%` stands for a setting. */
export function expand(text: string): string {
  return text.replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`the setting ${name} is not set`);
    return value;
  });
}
