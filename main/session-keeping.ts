/** Keeps the sessions of browser windows in the store. */
import type { Store } from './core/ports.ts';
import type { SessionKeeping } from './http/sessions.ts';

/** A use is merely observed; signing out must last, so it is written through to the disk. */
export function sessionKeeping(store: Store, onError: (doing: string, error: unknown) => void): SessionKeeping {
  const attempt = (doing: string, work: () => void) => {
    try {
      work();
    } catch (error) {
      onError(doing, error);
    }
  };
  return {
    list: () => store.sessions.list(),
    put: (session) => attempt('keeping a session', () => store.observe((tx) => tx.sessions.put(session))),
    remove: (hash) => attempt('ending a session', () => store.write((tx) => tx.sessions.remove(hash))),
    removeUnusedSince: (at) =>
      attempt('forgetting old sessions', () => store.observe((tx) => tx.sessions.removeUnusedSince(at))),
  };
}
