import * as v from 'valibot';
import {
  type Binding,
  type FunctionCallback,
  type FunctionMetadata,
  isProgrammingModel,
  type LogLevel,
  type ProgrammingModel,
} from './core-api.ts';
import { Disposable } from './disposable.ts';
import { createHooks, type HookCallback, type Hooks } from './hooks.ts';
import type { WriteLog } from './log.ts';

/** A function as the app registered it. `triggerName` is the name of the binding `trigger`. */
export interface RegisteredFunction {
  readonly name: string;
  readonly metadata: FunctionMetadata;
  readonly triggerName: string;
  readonly trigger: Binding;
  readonly callback: FunctionCallback;
}

/** What an app has told the worker about itself. */
export interface AppRegistry {
  /** What `require('@azure/functions-core')` gives to the app. */
  readonly coreModule: object;
  readonly hooks: Hooks;
  /** The functions in the order of their registration. */
  functions(): readonly RegisteredFunction[];
  programmingModel(): ProgrammingModel | undefined;
  /** Ends the time in which functions can be registered. */
  close(): void;
}

const Metadata = v.object({
  // The host in Azure takes the same names and no others (Utility.IsValidFunctionName).
  name: v.pipe(v.string(), v.regex(/^(?!host$)[a-z][a-z0-9_-]{0,127}$/i)),
  bindings: v.record(v.string(), v.looseObject({ type: v.string() })),
});

/** A registry with nothing in it. What the library itself logs outside of invocations goes to `log`. */
export function createAppRegistry(log: WriteLog): AppRegistry {
  const functions = new Map<string, RegisteredFunction>();
  const hooks = createHooks();
  let model: ProgrammingModel | undefined;
  let isClosed = false;

  const coreModule = {
    version: '3.0.0-local',
    hostVersion: '4.0.0-local',
    Disposable,
    setProgrammingModel(given: unknown): void {
      if (!isProgrammingModel(given)) {
        throw new TypeError(
          'The programming model lacks getInvocationModel or getCapabilities: use @azure/functions 4.',
        );
      }
      model = given;
    },
    getProgrammingModel: () => model,
    registerFunction(metadata: unknown, callback: unknown): Disposable {
      if (isClosed) {
        throw new Error('A function can only be registered during app startup.');
      }
      const registered = readRegistration(metadata, callback);
      if (functions.has(registered.name)) {
        throw new Error(
          `Two functions are named "${registered.name}": give each a name of its own.`,
        );
      }
      functions.set(registered.name, registered);
      return new Disposable(() => functions.delete(registered.name));
    },
    registerHook: (name: string, callback: HookCallback) => hooks.register(name, callback),
    log: (level: LogLevel, _category: string, message: string) => log(level, message),
  };

  return {
    coreModule,
    hooks,
    functions: () => [...functions.values()],
    programmingModel: () => model,
    close() {
      isClosed = true;
    },
  };
}

function readRegistration(metadata: unknown, callback: unknown): RegisteredFunction {
  const read = v.safeParse(Metadata, metadata);
  if (!read.success) {
    throw new Error(
      'A function cannot be registered: its name must begin with a letter, hold only letters, digits, "_" and "-", ' +
        'and not be "host", and each of its bindings needs a type.',
    );
  }
  const { name, bindings } = read.output;
  if (!v.is(v.function(), callback)) {
    throw new Error(`Function "${name}" has no handler: give it one.`);
  }
  const trigger = Object.entries(bindings).find(([, { type }]) => /trigger$/i.test(type));
  if (trigger === undefined) {
    throw new Error(`Function "${name}" has no trigger: give it one.`);
  }
  return { name, metadata: read.output, triggerName: trigger[0], trigger: trigger[1], callback };
}
