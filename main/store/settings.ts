/** Settings of the whole program: only what differs from the defaults was ever stored. */
import { z } from 'zod';
import { DEFAULT_SETTINGS, Settings } from '../contract/settings.ts';
import type { SettingsStore } from '../core/ports.ts';
import { parseJson } from './columns.ts';
import type { Statements } from './statements.ts';

const HOLDS_ALL = "SELECT 1 FROM maintenance_windows WHERE scope = 'all' AND ended_at IS NULL";

/** A stored value out of its range throws StorageError: to guess would be to release what is held. */
export function createSettings(statements: Statements): SettingsStore {
  return {
    get() {
      const stored = statements
        .all('SELECT name, value_json FROM settings')
        .map((row) => [row.name, parseJson(row.value_json, z.unknown())]);
      const hold_everything = statements.get(HOLDS_ALL) !== undefined;
      return parseJson(
        JSON.stringify({ ...DEFAULT_SETTINGS, ...Object.fromEntries(stored), hold_everything }),
        Settings,
      );
    },
    set(change) {
      for (const [name, value] of Object.entries(change)) {
        if (value === undefined) continue;
        statements.run(
          'INSERT INTO settings (name, value_json) VALUES (?, ?) ON CONFLICT DO UPDATE SET value_json = excluded.value_json',
          name,
          JSON.stringify(value),
        );
      }
    },
  };
}
