/** Secrets come from a terminal without echo or from standard input, never from the command line, which others can see. */
import { wrongUsage } from './cli-error.ts';
import { askSecret } from './questions.ts';

const MAX_STDIN_BYTES = 64 * 1024;

/** Where secrets of one command come from: each `--…-stdin` takes the next line. */
export interface Secrets {
  /** The next line of standard input; asked for where that is a terminal. */
  fromStdin(what: string): Promise<string>;
  /** Asked for at the terminal; `option` names the way for scripts. */
  fromTerminal(what: string, option: string): Promise<string>;
}

export function createSecrets(): Secrets {
  let lines: string[] | null = null;
  const secrets: Secrets = {
    async fromStdin(what) {
      if (process.stdin.isTTY) return secrets.fromTerminal(what, '');
      lines ??= await stdinLines();
      const line = lines.shift();
      if (line === undefined || line === '') throw wrongUsage(`standard input has no line with the ${what}`);
      return line;
    },
    async fromTerminal(what, option) {
      if (!process.stdin.isTTY) throw wrongUsage(`without a terminal give the ${what} with ${option}`);
      const secret = await askSecret(`${what[0]?.toUpperCase()}${what.slice(1)}: `);
      if (secret === '') throw wrongUsage(`no ${what} was given`);
      return secret;
    },
  };
  return secrets;
}

async function stdinLines(): Promise<string[]> {
  return (await readStdin()).split(/\r?\n/);
}

/** All of standard input, as text. */
export async function readStdin(maxBytes = MAX_STDIN_BYTES): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) throw wrongUsage('standard input is too long');
  }
  return Buffer.concat(chunks).toString('utf8');
}
