/** What a migration file must not contain: the migrator owns the transaction, the version and the connection. */

const REFUSED = new Set([
  'BEGIN',
  'COMMIT',
  'END',
  'ROLLBACK',
  'SAVEPOINT',
  'RELEASE',
  'PRAGMA',
  'ATTACH',
  'DETACH',
  'VACUUM',
]);

/** Comments and quoted text vanish, so that a word inside them is not taken for a statement. */
const NOISE = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/g;

/** The first words of the statements that are refused, in order; empty for a good file. */
export function refusedStatements(sql: string): string[] {
  return firstWords(sql.replaceAll(NOISE, ' ')).filter((word) => REFUSED.has(word));
}

/** The body of a trigger, BEGIN … END, belongs to its CREATE TRIGGER statement. */
function firstWords(sql: string): string[] {
  const found: string[] = [];
  let statement: string[] = [];
  let depth = 0;
  for (const [token] of sql.toUpperCase().matchAll(/[A-Z_][A-Z0-9_$]*|;/g)) {
    if (token === ';' && depth === 0) {
      statement = [];
      continue;
    }
    if (statement.length === 0) found.push(token);
    statement.push(token);
    if (!isTrigger(statement)) continue;
    if (token === 'CASE' || (token === 'BEGIN' && depth === 0)) depth += 1;
    else if (token === 'END') depth -= 1;
  }
  return found;
}

function isTrigger([first, second, third]: string[]): boolean {
  if (first !== 'CREATE') return false;
  return second === 'TRIGGER' || ((second === 'TEMP' || second === 'TEMPORARY') && third === 'TRIGGER');
}
