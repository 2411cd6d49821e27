/** Turning argv into the one string SSH carries (RUN-1). Nothing else in the program builds shell text. */

/** Words no shell gives a meaning to, wherever they stand. */
const PLAIN = /^[A-Za-z0-9_./:@,+-]+$/;

/**
 * One argument as one word of the remote login shell. Single quotes, as POSIX has them; quotes and backslashes stand
 * outside of them, because fish and csh read a backslash inside single quotes where POSIX does not.
 * Throws RangeError for NUL, which no argument can hold.
 */
export function quoteArgument(argument: string): string {
  if (argument.includes('\0')) throw new RangeError('an argument of a command cannot contain NUL');
  if (PLAIN.test(argument)) return argument;
  return `'${argument.replace(/['\\]/g, (character) => `'\\${character}'`)}'`;
}

/** The command line that runs exactly `argv`. Throws RangeError for an empty argv. */
export function commandLine(argv: readonly string[]): string {
  if (argv.length === 0) throw new RangeError('a command needs a program');
  return argv.map(quoteArgument).join(' ');
}
