/** An executor whose servers do not exist: everything is refused at once, and nothing is ever sent. */
import type { Executor, NotStarted } from '../../main/core/ports.ts';

export function nobodyAnswers(): Executor {
  const refused: NotStarted = { kind: 'not_started', failure: { code: 'refused', message: 'There is no server.' } };
  return {
    exec: async () => refused,
    check: async () => refused,
    checkSudo: async () => refused,
    forget() {},
    async close() {},
  };
}
