import { randomUUID } from 'node:crypto';
import type { RegisteredFunction } from './app-registry.ts';
import type { CoreInvocationContext, TriggerData } from './core-api.ts';
import type { LoadedApp } from './load-app.ts';
import { describeError, type WriteLog } from './log.ts';

/** How an invocation ended. What went wrong is in the log, and not for whoever asked. */
export type Outcome =
  | { readonly succeeded: true; readonly returnValue: unknown }
  | { readonly succeeded: false };

/** Runs a function once. Never throws. */
export type Invoke = (target: RegisteredFunction, data: TriggerData) => Promise<Outcome>;

/** How the functions of an app are run: with its hooks around them, and with a log record at start and end. */
export function createInvoke(app: LoadedApp, log: WriteLog): Invoke {
  return async (target, data) => {
    const invocationId = randomUUID();
    const origin = { functionName: target.name, invocationId };
    const start = performance.now();
    const duration = () => `${Math.round(performance.now() - start)} ms`;
    log('information', 'Executing', origin);
    try {
      const returnValue = await run(app, target, {
        invocationId,
        request: { inputData: [{ name: target.triggerName, data }] },
        metadata: target.metadata,
        state: undefined,
        log: (level, _category, message) => log(level, message, origin),
      });
      log('information', `Executed: Succeeded, ${duration()}`, origin);
      return { succeeded: true, returnValue };
    } catch (error) {
      log('error', describeError(error), origin);
      log('error', `Executed: Failed, ${duration()}`, origin);
      return { succeeded: false };
    }
  };
}

/**
 * The steps and their order are those of the worker in Azure, which hooks can observe:
 * https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/src/eventHandlers/InvocationHandler.ts
 */
async function run(
  { model, hooks, appHookData }: LoadedApp,
  target: RegisteredFunction,
  context: CoreInvocationContext,
): Promise<unknown> {
  const invocation = await model.getInvocationModel(context);
  const { context: invocationContext, inputs } = await invocation.getArguments();
  const shared = { hookData: {}, appHookData, invocationContext };

  const before = { ...shared, inputs, functionCallback: target.callback };
  context.state = 'preInvocationHooks';
  await hooks.run('preInvocation', before);

  const after: { inputs: unknown[]; result: unknown; error: unknown } = {
    ...shared,
    inputs: before.inputs,
    result: null,
    error: null,
  };
  context.state = 'invocation';
  try {
    after.result = await invocation.invokeFunction(
      invocationContext,
      before.inputs,
      before.functionCallback,
    );
  } catch (error) {
    after.error = error;
  }

  context.state = 'postInvocationHooks';
  await hooks.run('postInvocation', after);
  context.state = undefined;

  if (after.error !== null && after.error !== undefined) {
    throw after.error;
  }
  return (await invocation.getResponse(invocationContext, after.result)).returnValue;
}
