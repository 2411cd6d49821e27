/** The line of sudoers that allows one command and nothing else (SPEC RUN-10; sudoers(5)). */

/**
 * null where there is none: the program's path on the server is not known, or an argument holds what no line of sudoers can.
 * `program`: absolute path. `argv`: as it would run, the program's name first.
 */
export function sudoersLine(
  user: string,
  program: string | null,
  argv: readonly string[],
  isWithoutPassword: boolean,
): string | null {
  const [, ...words] = argv;
  if (program === null || !program.startsWith('/') || [program, ...words].some((word) => /[\p{Cc}"]/u.test(word))) {
    return null;
  }
  // `""`: without any argument. Nothing there would mean: with whatever arguments.
  const rest = words.length === 0 ? '""' : words.map(escapeArgument).join(' ');
  const tag = isWithoutPassword ? 'NOPASSWD: ' : '';
  return `${escapeUser(user)} ALL=(root) ${tag}${escapePath(program)} ${rest}`;
}

/** Of the parser: `, : = \ #` and blanks. Of the pattern it becomes then: `* ? [ ] !` and, once more, the backslash. */
function escapeArgument(argument: string): string {
  if (argument === '') return "''";
  return argument.replace(/[\\,:=# *?[\]!^]/g, (character) => (character === '\\' ? '\\\\\\\\' : `\\${character}`));
}

function escapePath(path: string): string {
  return path.replace(/[\\,:=# *?[\]!]/g, (character) => `\\${character}`);
}

function escapeUser(user: string): string {
  return user.replace(/[\\,:=#!()% ]/g, (character) => `\\${character}`);
}
