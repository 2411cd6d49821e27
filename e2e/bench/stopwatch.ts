/** Notes when the ports of the core are used: its transactions, and its commands on servers. */
import type { Executor, Store } from '../../main/core/ports.ts';

export interface Span {
  /** Of a transaction the kind of the last event it recorded, or `observe`; of a command `look` or `command`. */
  name: string;
  begin: number;
  end: number;
}

export interface Stopwatch {
  store(store: Store): Store;
  executor(executor: Executor): Executor;
  /** The spans since the last time. */
  take(): Span[];
}

export function createStopwatch(): Stopwatch {
  let spans: Span[] = [];
  const note = (name: string, begin: number) => {
    spans.push({ name, begin, end: performance.now() });
  };
  return {
    store(store) {
      let lastKind = '';
      store.subscribe((events) => {
        lastKind = events.at(-1)?.kind ?? '';
      });
      const timed = (transact: Store['write']): Store['write'] => {
        return (work) => {
          lastKind = 'observe';
          const begin = performance.now();
          const result = transact(work);
          note(lastKind, begin);
          return result;
        };
      };
      return { ...store, write: timed(store.write), observe: timed(store.observe) };
    },
    executor: (executor) => ({
      ...executor,
      async exec(target, command) {
        const begin = performance.now();
        const outcome = await executor.exec(target, command);
        // The guard against starting late stands before actions only.
        note(command.notAfter === undefined ? 'look' : 'command', begin);
        return outcome;
      },
    }),
    take() {
      const taken = spans;
      spans = [];
      return taken;
    },
  };
}
