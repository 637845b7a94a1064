/** The module that the Functions worker for Node provides at run time, as far as `@azure/functions` and the local host use it. */
declare module '@azure/functions-core' {
  export type FunctionCallback = (...args: unknown[]) => unknown;
  export interface RpcTypedData {
    json?: string;
  }
  export interface FunctionMetadata {
    name: string;
    bindings: Record<string, { type?: string; schedule?: string }>;
  }
  export interface CoreInvocationContext {
    invocationId: string;
    metadata: FunctionMetadata;
    request: { invocationId: string; functionId: string; inputData: { name: string; data: RpcTypedData }[] };
    log(level: string, category: string, message: string): void;
  }
  export interface InvocationModel {
    getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
    invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  }
  export interface ProgrammingModel {
    getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  }
}
