/** Who may pass a hold (MNT-4). A removed rule keeps its row, for the actions it let pass refer to it. */
import type { AllowRuleRecord, AllowRuleStore } from '../core/maintenance-ports.ts';
import { plain, table } from './columns.ts';
import type { Row, Statements } from './statements.ts';

const GIVEN = {
  token: plain<string | null>(),
  token_id: plain<number | null>(),
  action_type: plain<string | null>(),
  tag: plain<string | null>(),
  until: plain<string | null>(),
  note: plain<string | null>(),
  created_at: plain<string>(),
  created_by: plain<string>(),
};
const NEW_RULES = table<Parameters<AllowRuleStore['insert']>[0]>(GIVEN);
const RULES = table<AllowRuleRecord>({ id: plain(), ...GIVEN, used_count: plain(), last_used_at: plain() });

export function createAllowRules(statements: Statements): AllowRuleStore {
  return {
    list: () =>
      statements.all(`SELECT ${RULES.list} FROM allow_rules WHERE removed_at IS NULL ORDER BY id`).map(RULES.fromRow),
    insert: (rule) =>
      RULES.fromRow(
        statements.get(
          `INSERT INTO allow_rules (${NEW_RULES.list}) VALUES (${NEW_RULES.marks}) RETURNING ${RULES.list}`,
          ...NEW_RULES.values(rule),
        ) as Row,
      ),
    remove(id, at) {
      const row = statements.get(
        `UPDATE allow_rules SET removed_at = ? WHERE id = ? AND removed_at IS NULL RETURNING ${RULES.list}`,
        at,
        id,
      );
      return row === undefined ? null : RULES.fromRow(row);
    },
    use: (id, at) =>
      RULES.fromRow(
        statements.get(
          `UPDATE allow_rules SET used_count = used_count + 1, last_used_at = ? WHERE id = ? RETURNING ${RULES.list}`,
          at,
          id,
        ) as Row,
      ),
  };
}
