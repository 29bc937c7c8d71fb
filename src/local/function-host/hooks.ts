import { Disposable } from './disposable.ts';

/** A moment of the app's life at which its own code may be run. */
export type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation';

/** Code of the app for such a moment; what it gets depends on the moment. */
export type HookCallback = (context: object) => unknown;

/** The hooks of one app. */
export interface Hooks {
  /**
   * Adds a hook behind those there are. Throws a RangeError for an unknown name.
   * The name `log` is accepted, but such hooks never run: here, logs go to the console as they are.
   */
  register(name: string, callback: HookCallback): Disposable;
  /** Runs the hooks of a name one after the other. The first that throws ends the row, and its error is thrown. */
  run(name: HookName, context: object): Promise<void>;
}

const knownNames = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'];

/** Hooks of an app that has none yet. */
export function createHooks(): Hooks {
  const hooks = new Map(knownNames.map((name) => [name, new Set<{ callback: HookCallback }>()]));

  return {
    register(name, callback) {
      const row = hooks.get(name);
      if (row === undefined) {
        throw new RangeError(
          `There is no hook "${name}". This host knows ${knownNames.join(', ')}.`,
        );
      }
      // One callback may be registered twice: each registration is an entry of its own.
      const entry = { callback };
      row.add(entry);
      return new Disposable(() => row.delete(entry));
    },

    async run(name, context) {
      for (const { callback } of [...(hooks.get(name) ?? [])]) {
        await callback(context);
      }
    },
  };
}
