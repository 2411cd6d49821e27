/** Windows in a browser that are signed in; only the hash of a session's secret is ever here. */
import type { WindowSession, WindowSessionStore } from '../core/ports.ts';
import { plain, table } from './columns.ts';
import type { Statements } from './statements.ts';

const SESSIONS = table<WindowSession>({ hash: plain(), peer_user: plain(), last_used_at: plain() });

export function createWindowSessions(statements: Statements): WindowSessionStore {
  return {
    list: () => statements.all(`SELECT ${SESSIONS.list} FROM window_sessions`).map(SESSIONS.fromRow),
    put(session) {
      statements.run(
        `INSERT INTO window_sessions (${SESSIONS.list}) VALUES (${SESSIONS.marks})
         ON CONFLICT DO UPDATE SET last_used_at = excluded.last_used_at`,
        ...SESSIONS.values(session),
      );
    },
    remove(hash) {
      statements.run('DELETE FROM window_sessions WHERE hash = ?', hash);
    },
    removeUnusedSince(at) {
      statements.run('DELETE FROM window_sessions WHERE last_used_at < ?', at);
    },
  };
}
