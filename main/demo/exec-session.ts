/** One SSH session of a simulated server: runs the command of its exec request, feeds it, ends it on signals. */
import type { ServerChannel, Session } from 'ssh2';
import { runCommandLine } from './commands.ts';
import type { SimulatedMachine } from './simulated-machine.ts';

/** Signals that end a program which does not handle them; others are ignored. */
const ENDING_SIGNALS = new Set(['TERM', 'KILL', 'INT', 'HUP', 'QUIT']);
const MAX_STDIN = 65_536;
const FAILED_EXIT = 255;

/** Serves a session that the client opened. Neither a shell nor a terminal, SFTP or forwarding is offered. */
export function serveSession(session: Session, machine: SimulatedMachine): void {
  let kill = (_signal: string) => {};
  session.on('error', () => {});
  session.on('env', (accept) => accept?.());
  session.on('signal', (accept, _reject, { name }) => {
    accept?.();
    kill(name);
  });
  // ssh2 drops signals once the client closed its end of stdin; sshd does not.
  session.on('eof', () => Object.assign(session, { _ending: false }));
  session.on('exec', (accept, _reject, { command }) => {
    const channel = accept();
    if (channel) kill = runOn(channel, command, machine);
  });
}

/** Starts the command; answers with what ends it by a signal. */
function runOn(channel: ServerChannel, command: string, machine: SimulatedMachine): (signal: string) => void {
  const ended = new AbortController();
  const finish = (status: () => void) => {
    if (ended.signal.aborted) return;
    ended.abort();
    status();
    channel.end();
  };
  const write = (stream: { write(text: string): unknown }) => (text: string) => {
    if (!ended.signal.aborted && text !== '') stream.write(text);
  };
  channel.on('error', () => ended.abort());
  channel.on('close', () => ended.abort());
  channel.stderr.on('error', () => {});
  runCommandLine(command, {
    machine,
    user: machine.spec.user,
    stdout: write(channel),
    stderr: write(channel.stderr),
    readLine: createLineReader(channel),
    ended: ended.signal,
  }).then(
    (exitCode) => finish(() => channel.exit(exitCode)),
    () => finish(() => channel.exit(FAILED_EXIT)),
  );
  return (signal) => {
    if (ENDING_SIGNALS.has(signal)) finish(() => channel.exit(signal, false, ''));
  };
}

/** Reads standard input line by line; keeps at most 64 KiB that nobody asked for yet. */
function createLineReader(channel: ServerChannel): () => Promise<string | null> {
  let buffered = '';
  let isAtEnd = false;
  let waiting: ((line: string | null) => void) | null = null;

  const serve = () => {
    if (waiting === null) return;
    const end = buffered.indexOf('\n');
    if (end < 0 && !isAtEnd) return;
    const line = end < 0 ? buffered : buffered.slice(0, end);
    const resolve = waiting;
    waiting = null;
    const isNothingLeft = end < 0 && buffered === '';
    buffered = end < 0 ? '' : buffered.slice(end + 1);
    resolve(isNothingLeft ? null : line);
  };
  const finish = () => {
    isAtEnd = true;
    serve();
  };
  channel.on('data', (data: Buffer) => {
    buffered = (buffered + data.toString('utf8')).slice(0, MAX_STDIN);
    serve();
  });
  channel.on('end', finish);
  channel.on('close', finish);
  return () =>
    new Promise((resolve) => {
      waiting = resolve;
      serve();
    });
}
