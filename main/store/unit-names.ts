/** Which names mean which unit of a server (SVC-6). A name that is the unit's own has no row. */
import { canonicalUnit } from '../contract/unit-name.ts';
import type { UnitNameStore } from '../core/ports.ts';
import type { Statements } from './statements.ts';

const UNIT_OF = 'SELECT unit FROM unit_names WHERE server_id = ? AND name = ?';

/** The unit a name means there; canonical. */
export function unitOf(statements: Statements, serverId: string, name: string): string {
  const canonical = canonicalUnit(name);
  return (statements.get(UNIT_OF, serverId, canonical)?.unit ?? canonical) as string;
}

/** Every name that means one unit with this one, on any server, itself first. */
export function namesOfUnit(statements: Statements, name: string): string[] {
  const canonical = canonicalUnit(name);
  const rows = statements.all(
    `WITH meant(unit) AS (SELECT ? UNION SELECT unit FROM unit_names WHERE name = ?)
     SELECT unit AS name FROM meant UNION SELECT name FROM unit_names WHERE unit IN (SELECT unit FROM meant)`,
    canonical,
    canonical,
  );
  return [...new Set([canonical, ...rows.map((row) => row.name as string)])];
}

export function createUnitNames(statements: Statements): UnitNameStore {
  return {
    resolve: (serverId, name) => unitOf(statements, serverId, name),
    learn(serverId, names) {
      let changes = 0;
      for (const { name, unit } of names) {
        changes +=
          name === unit
            ? statements.run('DELETE FROM unit_names WHERE server_id = ? AND name = ?', serverId, name)
            : statements.run(
                `INSERT INTO unit_names (server_id, name, unit) VALUES (?, ?, ?)
                 ON CONFLICT DO UPDATE SET unit = excluded.unit WHERE unit <> excluded.unit`,
                serverId,
                name,
                unit,
              );
      }
      return changes > 0;
    },
    forget(serverId) {
      statements.run('DELETE FROM unit_names WHERE server_id = ?', serverId);
    },
  };
}
