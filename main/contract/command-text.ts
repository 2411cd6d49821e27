/** A command as people read it, and the templates commands are made from (ACT-4, RUN-1). Core and window share it. */

const PLACEHOLDER = /\{([a-z][a-z0-9_]*)\}/g;

/** The names in braces in one argument, in their order. */
export function placeholdersIn(argument: string): string[] {
  return [...argument.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

/** Each value goes into the argument it stands in, and is not looked into again. undefined: the placeholder stays. */
export function fillArgv(argv: readonly string[], filling: (name: string) => string | undefined): string[] {
  return argv.map((argument) => argument.replace(PLACEHOLDER, (gap, name: string) => filling(name) ?? gap));
}

/** The command as a person approves it: `systemctl restart plex`. Equal text is equal argv. */
export function commandText(argv: readonly string[]): string {
  return argv.map(shown).join(' ');
}

/** Plain where no shell would read more into it, else in quotes, so that the eye sees the borders of each argument. */
function shown(argument: string): string {
  return /^[A-Za-z0-9:_.\\@%+=,/-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
