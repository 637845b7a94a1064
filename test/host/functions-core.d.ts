/** The module that the Functions worker for Node provides at run time, as far as `@azure/functions` and the local host use it. */
declare module '@azure/functions-core' {
  export type FunctionCallback = (...args: unknown[]) => unknown;
  export interface RpcTypedData {
    json?: string;
    string?: string;
    bytes?: Uint8Array;
    int?: number;
    http?: RpcHttpData;
  }
  export interface RpcHttpData {
    method?: string;
    url?: string;
    headers?: Record<string, string>;
    params?: Record<string, string>;
    query?: Record<string, string>;
    body?: RpcTypedData;
    statusCode?: string;
  }
  export interface BindingInfo {
    type?: string;
    direction?: string;
    schedule?: string;
    queueName?: string;
    connection?: string;
    route?: string;
    methods?: string[];
    authLevel?: string;
  }
  export interface FunctionMetadata {
    name: string;
    bindings: Record<string, BindingInfo>;
  }
  export interface InvocationRequest {
    invocationId: string;
    functionId: string;
    inputData: { name: string; data: RpcTypedData }[];
    triggerMetadata?: Record<string, RpcTypedData>;
  }
  export interface InvocationResponse {
    outputData?: { name: string; data: RpcTypedData }[];
    returnValue?: RpcTypedData | null;
  }
  export interface CoreInvocationContext {
    invocationId: string;
    metadata: FunctionMetadata;
    request: InvocationRequest;
    log(level: string, category: string, message: string): void;
  }
  export interface InvocationModel {
    getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
    invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
    getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
  }
  export interface ProgrammingModel {
    getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  }
}
