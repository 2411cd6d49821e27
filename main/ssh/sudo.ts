/** Becoming root where the login is not (RUN-7). */
import type { Target } from '../core/ports.ts';

export type SudoTarget = Pick<Target, 'user' | 'sudo' | 'sudoPassword'>;

export interface RootArgv {
  argv: readonly string[];
  /** The sudo password, for stdin. Never part of argv. */
  secretLine: string | undefined;
  /** How many of its programs read that line, each its own; one where not given. */
  times?: number;
}

/** `argv` as root, as far as this login can: unchanged where it is root or where the server is set to use no sudo. */
export function asRoot(target: SudoTarget, argv: readonly string[]): RootArgv {
  if (target.user === 'root' || target.sudo === 'none') return { argv, secretLine: undefined };
  return sudo(target, ['--', ...argv]);
}

/** `sudo` with these arguments, asking for no password or reading it from stdin. */
export function sudo(target: SudoTarget, args: readonly string[]): RootArgv {
  if (target.sudo !== 'password') return { argv: ['sudo', '-n', ...args], secretLine: undefined };
  // -k: no ticket of an earlier login is used, so that a wrong password shows at once.
  // Without a known password sudo reads an empty line, and refuses.
  return { argv: ['sudo', '-S', '-k', '-p', '', ...args], secretLine: target.sudoPassword ?? '' };
}
