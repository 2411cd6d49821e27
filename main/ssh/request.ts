/** From a command of the port to what is sent for it: guard, sudo and mark around its argv, then quoted (RUN-1, RUN-7). */
import type { Target } from '../core/ports.ts';
import { GUARD_SCRIPT, THEN_LOOK_SCRIPT } from '../core/remote-scripts.ts';
import { marked } from './ending.ts';
import type { ExecRequest } from './exec.ts';
import type { WireCommand } from './protocol.ts';
import { commandLine } from './quote.ts';
import { asRoot, type RootArgv } from './sudo.ts';

/** For questions about a login, and for ending a command. */
const SHORT_LIMIT_MS = 15_000;

/** Throws RangeError for an argv that cannot be sent. */
export function commandRequest(target: Target, command: WireCommand): ExecRequest {
  const { notAfter, timeLimitMs, thenLook } = command;
  const purpose = command.isAction === true ? ('action' as const) : ('question' as const);
  const { argv, secretLine } = command.asRoot ? asRoot(target, command.argv) : plain(command.argv);
  const guard = notAfter
    ? ['sh', '-c', GUARD_SCRIPT, 'holdpoint', notAfter.bootId, String(notAfter.uptimeSeconds)]
    : [];
  const looking = thenLook === undefined ? [] : ['sh', '-c', THEN_LOOK_SCRIPT, 'holdpoint', thenLook];
  const guarded = [...guard, ...looking, ...argv];
  const common = {
    secretLine,
    timeLimitMs,
    purpose,
    isGuarded: notAfter !== undefined,
    isLooking: thenLook !== undefined,
  };
  const canBeSignalled = target.user !== 'root' && argv === command.argv;
  if (canBeSignalled) return { ...common, commandLine: commandLine(guarded) };
  const mark = marked(guarded);
  return {
    ...common,
    commandLine: commandLine(mark.argv),
    ending: (killAfterSeconds) => shortRequest(asRoot(target, mark.ending(killAfterSeconds))),
  };
}

export function shortRequest({ argv, secretLine }: RootArgv): ExecRequest {
  return {
    commandLine: commandLine(argv),
    secretLine,
    timeLimitMs: SHORT_LIMIT_MS,
    purpose: 'question',
    isGuarded: false,
    isLooking: false,
  };
}

export function plain(argv: readonly string[]): RootArgv {
  return { argv, secretLine: undefined };
}
