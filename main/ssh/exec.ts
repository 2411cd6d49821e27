/** Running one command on an open connection, and telling exactly how it ended (RUN-3, RUN-4). */
import type { ClientChannel, ExecOptions } from 'ssh2';
import type { CapturedText, Clock, ExecOutcome } from '../core/ports.ts';
import { TOO_LATE_EXIT, TOO_LATE_MARKER, thenLookMarker } from '../core/remote-scripts.ts';
import { createCapture } from './captured-output.ts';
import { notStarted, overLimit, ownWords } from './connect-failure.ts';
import type { Connection } from './connection.ts';
import { createOpening, type Opening } from './opening.ts';
import type { SshLimits } from './protocol.ts';

export interface ExecRequest {
  commandLine: string;
  /** Of its opening: what the login says before it is no output of the command. */
  token: string;
  /** How many bytes are kept of each end of both streams; KEPT_BYTES where not given. */
  keptBytes?: number | undefined;
  /** Written to the command's stdin, which is then closed. It is a secret: kept out of the captured output. */
  secretLine: string | undefined;
  /** How often it is written; once where not given. */
  secretTimes?: number | undefined;
  timeLimitMs: number;
  /** An action is read to its end however much it prints; of a question's answer no more is read than its limits allow. */
  purpose: 'action' | 'question';
  /** Whether the command line begins with the guard of remote-scripts.ts. */
  isGuarded: boolean;
  /** Whether it looks at a unit at its end (THEN_LOOK_SCRIPT). */
  isLooking: boolean;
  /** The command that ends this one from outside, where the server may not pass a signal on. */
  ending?: (killAfterSeconds: number) => ExecRequest;
}

export interface ExecHooks {
  /** The exec request is about to be written. */
  onSent(): void;
  /** The server confirmed it. */
  onStarted(): void;
}

/** `dead`: the connection turned out lost before the request was written, so the command surely did not start. */
export type ExecResult = ExecOutcome | { kind: 'dead'; message: string };

/** The arguments of ssh2's `close`: no code and no signal where the connection went away first. */
type Close = [code: number | null | undefined, signal?: string];

export const NO_HOOKS: ExecHooks = { onSent() {}, onStarted() {} };

export interface ExecDeps {
  limits: SshLimits;
  clock: Pick<Clock, 'after'>;
}

/** `signal`, aborted with a sentence as its reason, ends a question; an action goes on. */
export function execOn(
  connection: Connection,
  request: ExecRequest,
  hooks: ExecHooks,
  { limits, clock }: ExecDeps,
  signal: AbortSignal | null,
): Promise<ExecResult> {
  const { promise, resolve } = Promise.withResolvers<ExecResult>();
  const output = captureBoth(request);
  let isSettled = false;
  let isSent = false;
  let isLimitReached = false;
  let channel: ClientChannel | undefined;
  let exit: Close | undefined;
  let cancelTimer = clock.after(limits.channelOpenMs, () =>
    connection.drop('The connection was lost: the server opens no channel.'),
  );
  const conversation = connection.begin(request.purpose, (excess) => settle(() => overLimit(excess, 'probe_failed')));
  const onAbort = () => settle(() => notStarted('connection_lost', String(signal?.reason)));
  if (request.purpose === 'question') signal?.addEventListener('abort', onAbort);

  /** With the answer it ends on the wire too, however it came about. */
  function settle(result: () => ExecResult): void {
    if (isSettled) return;
    isSettled = true;
    cancelTimer();
    signal?.removeEventListener('abort', onAbort);
    resolve(result());
    conversation.end();
  }

  function next(delayMs: number, step: () => void): void {
    if (isSettled) return;
    cancelTimer();
    cancelTimer = clock.after(delayMs, step);
  }

  function onConfirmedChannel(): void {
    if (isSent) return;
    isSent = true;
    hooks.onSent();
    next(request.timeLimitMs, onLimit);
  }

  function onLimit(): void {
    // It exited, but something it left behind holds its output open.
    if (exit) {
      const known = exit;
      settle(() => ended(known));
      return;
    }
    isLimitReached = true;
    // Not confirmed in all this time: there is nothing yet that could be signalled.
    if (!channel) {
      giveUp();
      return;
    }
    tell('TERM');
    const ending = request.ending?.(limits.killAfterMs / 1000);
    if (ending) void execOn(connection, ending, NO_HOOKS, { limits, clock }, null);
    next(limits.killAfterMs, () => {
      tell('KILL');
      next(limits.giveUpAfterMs, giveUp);
    });
  }

  function tell(name: 'TERM' | 'KILL'): void {
    if (channel) sendSignal(connection, channel, name);
  }

  function giveUp(): void {
    settle(() => ({ kind: 'timed_out', isEnded: false, isHeard: output.isHeard(), ...output.finish() }));
    connection.drop('The connection was dropped: a command could not be ended.');
  }

  function refused(error: Error): ExecResult {
    const lossReason = connection.lossReason();
    if (isSent && lossReason !== undefined) return { kind: 'lost', message: lossReason, ...output.finish() };
    if (lossReason !== undefined) return { kind: 'dead', message: lossReason };
    // RFC 4254 6.5: a server answers the request before it closes the channel. So with the connection up this is its "no".
    if (isSent) return notStarted('channel_refused', 'The server refused to run the command.');
    return notStarted('channel_refused', `The server opened no channel: ${ownWords(error.message)}.`);
  }

  function ended([code, signal]: Close): ExecOutcome {
    const isHeard = output.isHeard();
    const kept = output.finish();
    if (isLimitReached)
      return { kind: 'timed_out', isEnded: typeof code === 'number' || signal !== undefined, isHeard, ...kept };
    if (typeof code === 'number') {
      if (!isHeard) return { kind: 'unheard', exitCode: code, said: kept.stdout.text + kept.stderr.text };
      const isTooLate = request.isGuarded && code === TOO_LATE_EXIT && hasMarker(kept.stderr.text);
      if (isTooLate) return { kind: 'too_late' };
      return {
        kind: 'exited',
        exitCode: code,
        ...kept,
        ...(request.isLooking ? splitLook(kept.stdout, request.token) : {}),
      };
    }
    if (signal !== undefined) return { kind: 'killed', signal: ownWords(signal), ...kept };
    const message = connection.lossReason() ?? 'The server closed the channel without saying how the command ended.';
    return { kind: 'lost', message, ...kept };
  }

  function onStarted(opened: ClientChannel): void {
    channel = opened;
    conversation.on(localChannel(opened));
    // Ended while it was asked for: nobody listens any more.
    if (isSettled) return;
    opened.on('data', output.stdout);
    opened.stderr.on('data', output.stderr);
    opened.on('error', () => {});
    opened.stderr.on('error', () => {});
    opened.on('exit', (...args: Close) => {
      exit = args;
    });
    opened.on('close', (...args: Close) => settle(() => ended(args)));
    opened.end(
      request.secretLine === undefined ? undefined : `${request.secretLine}\n`.repeat(request.secretTimes ?? 1),
    );
    hooks.onStarted();
  }

  try {
    connection.client.exec(request.commandLine, withChannelHook(onConfirmedChannel), (error, opened) => {
      if (error) settle(() => refused(error));
      else onStarted(opened);
    });
  } catch {
    // ssh2 throws where its socket is not writable any more.
    connection.drop('The connection was lost.');
    settle(() => ({ kind: 'dead', message: connection.lossReason() ?? 'The connection was lost.' }));
  }
  return promise;
}

/**
 * ssh2 opens the channel and sends the exec request in one call, and tells nobody in between. It reads `env` there:
 * after the server confirmed the channel, right before it writes the request. A test holds it to that.
 */
function withChannelHook(onConfirmedChannel: () => void): ExecOptions {
  return {
    get env(): NodeJS.ProcessEnv {
      onConfirmedChannel();
      return {};
    },
  };
}

/** The number by which we know it. */
function localChannel(channel: ClientChannel): number {
  return (channel as unknown as { incoming: { id: number } }).incoming.id;
}

/** As `channel.signal`, which refuses once our stdin is closed although the protocol allows it (RFC 4254 5.3, 6.9). */
function sendSignal(connection: Connection, channel: ClientChannel, name: 'TERM' | 'KILL'): void {
  if (connection.lossReason() !== undefined) return;
  const { _protocol } = connection.client as unknown as { _protocol: { signal(channel: number, name: string): void } };
  const { outgoing } = channel as unknown as { outgoing: { id: number } };
  _protocol.signal(outgoing.id, name);
}

/** What the command printed, and the look behind the last marker; all is output where there is none. */
function splitLook(stdout: CapturedText, token: string): { stdout: CapturedText; look?: string } {
  const marker = thenLookMarker(token);
  const at = stdout.text.lastIndexOf(marker);
  if (at < 0) return { stdout };
  return { stdout: { ...stdout, text: stdout.text.slice(0, at) }, look: stdout.text.slice(at + marker.length) };
}

function hasMarker(stderr: string): boolean {
  return stderr.split('\n').some((line) => line.trimEnd() === TOO_LATE_MARKER);
}

/** Both streams behind their openings. Of a command that was never heard to begin, what the login said is all there is. */
function captureBoth({ token, secretLine, keptBytes }: ExecRequest) {
  const stdout = createCapture(secretLine, keptBytes);
  const stderr = createCapture(secretLine, keptBytes);
  const first = createOpening(token, secretLine, stdout.push);
  const second = createOpening(token, secretLine, stderr.push);
  const isHeard = () => first.isHeard() || second.isHeard();
  const greeting = (opening: Opening): CapturedText => ({ text: opening.greeting(), is_cut: false });
  return {
    stdout: first.push,
    stderr: second.push,
    isHeard,
    finish: (): { stdout: CapturedText; stderr: CapturedText } =>
      isHeard()
        ? { stdout: stdout.finish(), stderr: stderr.finish() }
        : { stdout: greeting(first), stderr: greeting(second) },
  };
}
