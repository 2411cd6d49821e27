/**
 * Reading `sudo -l -l`, for logins of which some commands need a password and some do not. There `sudo -n -l COMMAND`
 * exits 0 for both (sudoers `listpw=any`), so the exit code alone would promise what sudo then refuses.
 */

export interface SudoRule {
  /** Whether it is about running as root, and asks for no password. */
  isForRoot: boolean;
  isFree: boolean;
  /** Commands as sudo writes them: `ALL`, a path, a path with argument patterns; `!` before what is excepted. */
  commands: string[];
}

/** `text`: the output under LC_ALL=C. Rules in the order of sudoers, in which the last match decides. */
export function parseSudoList(text: string): SudoRule[] {
  const blocks = text.split(/^Sudoers entry:.*$/m).slice(1);
  return blocks.map((block) => {
    const users = (/^ *RunAsUsers: (.*)$/m.exec(block)?.[1] ?? 'root').split(/, */);
    const options = (/^ *Options: (.*)$/m.exec(block)?.[1] ?? '').split(/, */);
    return {
      isForRoot: users.some((user) => ['root', 'ALL', '#0'].includes(user)),
      isFree: options.includes('!authenticate'),
      commands: [...block.matchAll(/^\t(.+)$/gm)].map((match) => match[1] ?? ''),
    };
  });
}

/** `command`: path and arguments, as `sudo -l COMMAND` prints them. What no rule is seen to match is not free. */
export function isFreeOfPassword(rules: readonly SudoRule[], command: string): boolean {
  let isFree = false;
  for (const rule of rules) {
    if (!rule.isForRoot) continue;
    for (const pattern of rule.commands) {
      const isException = pattern.startsWith('!');
      if (matches(pattern.replace(/^!/, ''), command)) isFree = rule.isFree && !isException;
    }
  }
  return isFree;
}

/** sudoers(5): `*` in the path stays within a folder, in the arguments it matches anything, blanks included. */
function matches(pattern: string, command: string): boolean {
  if (pattern === 'ALL') return true;
  const [path = '', argumentsPattern] = splitOnce(pattern);
  const [program = '', argumentsGiven = ''] = splitOnce(command);
  const isProgram = path.endsWith('/')
    ? program.startsWith(path) && !program.slice(path.length).includes('/')
    : matchesGlob(path, program, (character) => character !== '/');
  if (!isProgram || argumentsPattern === undefined) return isProgram;
  if (argumentsPattern === '""') return argumentsGiven === '';
  if (argumentsPattern.startsWith('^') && argumentsPattern.endsWith('$')) return false;
  return matchesGlob(argumentsPattern, argumentsGiven, () => true);
}

function splitOnce(text: string): [string, string?] {
  const at = text.indexOf(' ');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

type Token = { is: 'star' } | { is: 'one' } | { is: 'character'; character: string };

function tokens(glob: string): Token[] {
  return [...glob.matchAll(/\\(.)|(.)/gs)].map(([, escaped, plain]): Token => {
    if (plain === '*') return { is: 'star' };
    if (plain === '?') return { is: 'one' };
    return { is: 'character', character: escaped ?? plain ?? '' };
  });
}

/** The pattern is the server's: this takes time in proportion to pattern × text at worst, whatever the pattern. */
function matchesGlob(glob: string, text: string, isWild: (character: string) => boolean): boolean {
  const pattern = tokens(glob);
  let [p, t] = [0, 0];
  let star = -1;
  let resumeAt = 0;
  while (t < text.length) {
    const token = pattern[p];
    const character = text[t] ?? '';
    if (token?.is === 'star') {
      star = p;
      resumeAt = t;
      p += 1;
    } else if (token?.is === 'one' ? isWild(character) : token?.character === character) {
      p += 1;
      t += 1;
    } else if (star === -1 || !isWild(text[resumeAt] ?? '')) return false;
    else {
      // The last star takes one character more.
      p = star + 1;
      resumeAt += 1;
      t = resumeAt;
    }
  }
  while (pattern[p]?.is === 'star') p += 1;
  return p === pattern.length;
}
