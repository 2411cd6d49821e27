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

/** A template as a person types it, one line, its gaps as they are: `docker restart {container}`. */
export function templateText(argv: readonly string[]): string {
  return argv.map((argument) => (isPlain(argument.replace(PLACEHOLDER, '')) ? argument : shown(argument))).join(' ');
}

/** A word: what is in quotes, `\'` outside of them, and any other characters, a backslash among them. */
const WORD = /^(?:'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\'|[^\s'"])+(?=\s|$)/;
const PART = /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\'/g;

/**
 * The arguments of a command as a person types it: apart by blanks and line ends, together in `'…'` or `"…"`. Nothing is
 * expanded, for no shell reads it. It reads what `commandText` writes. null: a quote is not closed.
 */
export function splitCommand(text: string): string[] | null {
  const argv: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const word = WORD.exec(rest)?.[0];
    if (word === undefined) return null;
    argv.push(word.replace(PART, (_, single?: string, double?: string) => single ?? unescaped(double) ?? "'"));
    rest = rest.slice(word.length).trimStart();
  }
  return argv;
}

function unescaped(quoted: string | undefined): string | undefined {
  return quoted?.replace(/\\(["\\])/g, '$1');
}

/** The command as a person approves it: `systemctl restart plex`. Equal text is equal argv. */
export function commandText(argv: readonly string[]): string {
  return argv.map(shown).join(' ');
}

/** Plain where no shell would read more into it, else in quotes, so that the eye sees the borders of each argument. */
function shown(argument: string): string {
  return argument !== '' && isPlain(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

function isPlain(argument: string): boolean {
  return /^[A-Za-z0-9:_.\\@%+=,/-]*$/.test(argument);
}
