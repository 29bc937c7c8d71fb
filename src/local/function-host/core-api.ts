/** How grave a log record is, in the words of the worker. */
export type LogLevel =
  | 'trace'
  | 'debug'
  | 'information'
  | 'warning'
  | 'error'
  | 'critical'
  | 'none';

/** The handler of a function, or what a hook put in its place. */
export type FunctionCallback = (...args: unknown[]) => unknown;

/** One binding of a function, as the programming model wrote it down. */
export interface Binding {
  readonly type: string;
  readonly [property: string]: unknown;
}

/** What the programming model tells about a function; bindings are kept by their name. */
export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
}

/** Texts by name, in the spelling of the worker's protocol. */
export type NullableStrings = Readonly<Record<string, { readonly value: string }>>;

/** An HTTP request for the programming model; a request without a body has none here. */
export interface HttpRequestData {
  readonly method: string;
  readonly url: string;
  readonly nullableHeaders: NullableStrings;
  readonly nullableQuery: NullableStrings;
  readonly nullableParams: NullableStrings;
  readonly body?: { readonly bytes: Uint8Array };
}

/** What starts a function: a request, or the data of another kind of trigger. */
export type TriggerData =
  | { readonly http: HttpRequestData }
  | { readonly json: string }
  | { readonly string: string };

/** What an invocation model learns about its invocation. `state` tells it which logs come too late. */
export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: {
    readonly inputData: readonly { readonly name: string; readonly data: TriggerData }[];
  };
  readonly metadata: FunctionMetadata;
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: LogLevel, category: string, message: string): void;
}

/** The steps of one invocation, in the order in which the worker takes them. */
export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<{ readonly returnValue?: unknown }>;
}

/**
 * The side of `@azure/functions` that the worker calls, as far as this host does:
 * https://github.com/Azure/azure-functions-nodejs-library/blob/v4.x/types-core/index.d.ts
 */
export interface ProgrammingModel {
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities(
    capabilities: Record<string, string>,
  ): Record<string, string> | Promise<Record<string, string>>;
}

/** Tells whether an object can serve as programming model. */
export function isProgrammingModel(model: unknown): model is ProgrammingModel {
  return (
    typeof model === 'object' &&
    model !== null &&
    'getInvocationModel' in model &&
    typeof model.getInvocationModel === 'function' &&
    'getCapabilities' in model &&
    typeof model.getCapabilities === 'function'
  );
}
