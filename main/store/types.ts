/** Owner-made action types and changes to built-in ones (ACT-4), as JSON that the core validates. */
import { z } from 'zod';
import type { TypeStore } from '../core/ports.ts';
import { parseJson } from './columns.ts';
import type { Statements } from './statements.ts';

export function createTypes(statements: Statements): TypeStore {
  return {
    list: () =>
      statements.all('SELECT name, definition_json FROM action_types ORDER BY name').map((row) => ({
        name: row.name as string,
        definition: parseJson(row.definition_json, z.unknown()),
      })),
    put(name, definition) {
      statements.run(
        `INSERT INTO action_types (name, definition_json) VALUES (?, ?)
         ON CONFLICT DO UPDATE SET definition_json = excluded.definition_json`,
        name,
        JSON.stringify(definition),
      );
    },
    remove: (name) => statements.run('DELETE FROM action_types WHERE name = ?', name) === 1,
  };
}
