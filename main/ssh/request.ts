/** From a command of the port to what is sent for it: guard, sudo and mark around its argv, then quoted (RUN-1, RUN-7). */
import type { Target } from '../core/ports.ts';
import { GUARD_SCRIPT, OPENING_SCRIPT, THEN_LOOK_SCRIPT } from '../core/remote-scripts.ts';
import { marked } from './ending.ts';
import type { ExecRequest } from './exec.ts';
import { newToken } from './opening.ts';
import type { WireCommand } from './protocol.ts';
import { commandLine } from './quote.ts';
import { asRoot, type RootArgv } from './sudo.ts';

/** For questions about a login, and for ending a command. */
const SHORT_LIMIT_MS = 15_000;

/** Throws RangeError for an argv that cannot be sent. */
export function commandRequest(target: Target, command: WireCommand): ExecRequest {
  const { notAfter, timeLimitMs, thenLook, keptBytes, journalLine = '' } = command;
  const token = newToken();
  const purpose = command.isAction === true ? ('action' as const) : ('question' as const);
  const { argv, secretLine } = command.asRoot ? asRoot(target, command.argv) : plain(command.argv);
  const looking = thenLook === undefined ? [] : ['sh', '-c', THEN_LOOK_SCRIPT, 'holdpoint', token, thenLook];
  const guarded = notAfter
    ? [
        ...opening(GUARD_SCRIPT, token),
        notAfter.bootId,
        String(notAfter.uptimeSeconds),
        journalLine,
        ...looking,
        ...argv,
      ]
    : [...opening(OPENING_SCRIPT, token), ...looking, ...argv];
  const common = {
    token,
    keptBytes,
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

export function shortRequest({ argv, secretLine, times }: RootArgv): ExecRequest {
  const token = newToken();
  return {
    commandLine: commandLine([...opening(OPENING_SCRIPT, token), ...argv]),
    token,
    secretLine,
    secretTimes: times,
    timeLimitMs: SHORT_LIMIT_MS,
    purpose: 'question',
    isGuarded: false,
    isLooking: false,
  };
}

function opening(script: string, token: string): readonly string[] {
  return ['sh', '-c', script, 'holdpoint', token];
}

export function plain(argv: readonly string[]): RootArgv {
  return { argv, secretLine: undefined };
}
