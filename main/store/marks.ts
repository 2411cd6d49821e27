/** How far readers of the event log have come. */
import type { MarkStore } from '../core/ports.ts';
import type { Statements } from './statements.ts';

export function createMarks(statements: Statements): MarkStore {
  return {
    get(name) {
      const row = statements.get('SELECT seq FROM marks WHERE name = ?', name);
      return row === undefined ? null : (row.seq as number);
    },
    set(name, seq) {
      statements.run(
        'INSERT INTO marks (name, seq) VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)',
        name,
        seq,
      );
    },
  };
}
