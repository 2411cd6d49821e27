/** What a simulated program gets to see, and how one is written. */
import type { SimulatedMachine } from './simulated-machine.ts';

export interface ProgramContext {
  machine: SimulatedMachine;
  /** Whose rights it runs with: `root` or the login. */
  user: string;
  stdout(text: string): void;
  stderr(text: string): void;
  /** The next line of standard input without its end; null at the end of input. */
  readLine(): Promise<string | null>;
  /** Aborted when the command is killed or its connection is gone. */
  ended: AbortSignal;
  /** Runs another program in this one's place. */
  exec(argv: readonly string[], user?: string): Promise<number>;
}

/** Answers with its exit code. `arguments_`: without the program's name. */
export type Program = (arguments_: readonly string[], context: ProgramContext) => number | Promise<number>;

/** The value of the option at `at`, given as `--name=value`, `-nvalue` or in the next word; null where it is not that option. */
export function optionValue(
  words: readonly string[],
  at: number,
  long: string,
  short: string,
): { value: string; next: number } | null {
  const word = words[at] ?? '';
  if (word.startsWith(`${long}=`)) return { value: word.slice(long.length + 1), next: at + 1 };
  if (word === long || word === short) return { value: words[at + 1] ?? '', next: at + 2 };
  if (short !== '' && !word.startsWith('--') && word.startsWith(short)) {
    return { value: word.slice(short.length), next: at + 1 };
  }
  return null;
}
