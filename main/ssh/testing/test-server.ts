/** A real SSH server in this process (ssh2's own), whose misbehaviour is scripted by the test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { AuthContext, Connection, ServerChannel, Session } from 'ssh2';
import ssh2 from 'ssh2';
import type { HostKey } from '../../contract/server.ts';
import type { Target } from '../../core/ports.ts';
import { OPENING_SCRIPT, openingMarker } from '../../core/remote-scripts.ts';
import { describeHostKey } from '../host-key.ts';
import { commandLine } from '../quote.ts';

export interface CommandRun {
  command: string;
  channel: ServerChannel;
  /** Cuts the TCP connection under it, without any goodbye. */
  cut(): void;
}

export interface TestServerScript {
  /** Private host keys in OpenSSH form; one ed25519 key where not given. */
  hostKeys?: string[];
  password?: string;
  /** Public key that may log in, OpenSSH form. */
  publicKey?: string;
  /** Takes the public key as one of several things and wants these besides, as `AuthenticationMethods` does. */
  wantsBesides?: ('password' | 'keyboard-interactive')[];
  /** Authentication methods the server speaks; password and publickey where not given. */
  methods?: ('password' | 'publickey' | 'keyboard-interactive')[];
  /** false: the login runs nothing of what it is asked, as nologin or a forced command; it says only what `onExec` writes. */
  runsCommands?: boolean;
  /** Commands run in a real shell of this machine, with this environment. */
  shell?: NodeJS.ProcessEnv;
  /** What a command does; where not given it exits with 0 at once. */
  onExec?: (run: CommandRun) => void;
  /** What a signal does to the command of its session. */
  onSignal?: (name: string, channel: ServerChannel) => void;
  /** What becomes of an exec request: refused, or left without an answer. */
  execAnswer?: 'refuse' | 'none';
  /** What becomes of a channel open, by its running number from 1. */
  onChannelOpen?: (count: number) => 'accept' | 'refuse' | 'none';
}

export interface TestServer {
  readonly port: number;
  readonly hostKey: HostKey;
  /** Login attempts seen, `none` not counted. */
  authAttempts(): number;
  /** Every password that reached it, also as an answer to a question. */
  readonly passwords: string[];
  /** Connections made so far. */
  connections(): number;
  openConnections(): number;
  /** As they came, without the part that says a command's opening. */
  readonly commands: string[];
  readonly signals: string[];
  /** From now on says nothing and reads nothing, as a frozen host. */
  stall(): void;
  /** Cuts every TCP connection. */
  cutAll(): void;
  /** A target that is right for this server. */
  target(change?: Partial<Target>): Target;
  close(): Promise<void>;
}

export interface TestKey {
  private: string;
  public: string;
  hostKey: HostKey;
}

/** ssh2 cannot read some of the keys it makes (1 in 256), so those are made anew. */
export function generateKey(type: 'ed25519' | 'ecdsa' = 'ed25519'): TestKey {
  const { utils } = ssh2;
  for (;;) {
    const pair = type === 'ecdsa' ? utils.generateKeyPairSync(type, { bits: 256 }) : utils.generateKeyPairSync(type);
    if (utils.parseKey(pair.private) instanceof Error) continue;
    return { private: pair.private, public: pair.public, hostKey: describeHostKey(publicBlob(pair.public)) };
  }
}

const PASSWORD = 'the login password';

export async function startTestServer(script: TestServerScript = {}): Promise<TestServer> {
  const hostKeys = script.hostKeys ?? [generateKey().private];
  const sockets = new Set<Socket>();
  const commands: string[] = [];
  const passwords: string[] = [];
  const signals: string[] = [];
  let authAttempts = 0;
  let connections = 0;
  let channels = 0;

  const server = new ssh2.Server({ hostKeys }, (client: Connection) => {
    const socket = (client as unknown as { _sock: Socket })._sock;
    connections += 1;
    sockets.add(socket);
    client.on('error', () => {});
    client.on('close', () => sockets.delete(socket));
    client.on('authentication', (context) => {
      if (context.method !== 'none') authAttempts += 1;
      authenticate(context, script, passwords);
    });
    client.on('session', (accept, reject) => {
      channels += 1;
      const decision = script.onChannelOpen?.(channels) ?? 'accept';
      if (decision === 'refuse') return reject();
      if (decision === 'accept') serveSession(accept(), socket);
    });
  });

  function serveSession(session: Session, socket: Socket): void {
    let running: ServerChannel | undefined;
    // As sshd, and unlike ssh2's server by itself, take signals after the client closed stdin.
    session.on('eof', () => Object.assign(session, { _ending: false }));
    session.on('signal', (_accept, _reject, { name }) => {
      signals.push(name);
      if (running) script.onSignal?.(name, running);
    });
    session.on('exec', (accept, reject, { command: line }) => {
      const { command, token } = withoutOpening(line);
      commands.push(command);
      if (script.execAnswer === 'none') return;
      if (script.execAnswer === 'refuse') return reject();
      const channel = accept();
      running = channel;
      channel.on('error', () => {});
      if (script.shell) return runInShell(line, channel, script.shell);
      if (token !== undefined && script.runsCommands !== false) {
        channel.write(openingMarker(token));
        channel.stderr.write(openingMarker(token));
      }
      if (script.onExec) script.onExec({ command, channel, cut: () => socket.destroy() });
      else exitWith(channel, 0);
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = (server.address() as AddressInfo).port;
  const hostKey = describeHostKey(publicBlob(hostKeys[0] ?? ''));
  return {
    port,
    hostKey,
    authAttempts: () => authAttempts,
    passwords,
    connections: () => connections,
    openConnections: () => sockets.size,
    stall: () => {
      for (const socket of sockets) socket.removeAllListeners('data').pause();
    },
    commands,
    signals,
    cutAll: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    target: (change = {}) => ({
      serverId: 'web-1',
      host: '127.0.0.1',
      port,
      user: 'deploy',
      auth: { kind: 'password', password: script.password ?? PASSWORD },
      sudo: 'none',
      hostKey,
      ...change,
    }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const OPENING = `${commandLine(['sh', '-c', OPENING_SCRIPT, 'holdpoint'])} `;

/** A command line without the part by which it says its opening, and the token it says. */
export function withoutOpening(line: string): { command: string; token: string | undefined } {
  const token = / holdpoint ([0-9a-f]{32}) /.exec(line)?.[1];
  if (token === undefined) return { command: line, token };
  const isPlain = line.includes(OPENING);
  return { command: line.replace(isPlain ? `${OPENING}${token} ` : `${token} `, ''), token };
}

function runInShell(line: string, channel: ServerChannel, env: NodeJS.ProcessEnv): void {
  const child = spawn('sh', ['-c', line], { env, stdio: 'pipe' });
  channel.pipe(child.stdin);
  child.stdin.on('error', () => {});
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.on('close', (code, signal) => exitWith(channel, code ?? signal ?? 1));
}

/** Ends a command as a process would. */
export function exitWith(channel: ServerChannel, status: number | string): void {
  if (typeof status === 'number') channel.exit(status);
  else channel.exit(status, false, '');
  channel.end();
}

function authenticate(context: AuthContext, script: TestServerScript, passwords: string[]): void {
  const methods = script.methods ?? ['password', 'publickey'];
  const password = script.password ?? PASSWORD;
  const decide = (isRight: boolean) => (isRight ? context.accept() : context.reject(methods));
  if (!methods.some((method) => method === context.method)) context.reject(methods);
  else if (context.method === 'password') {
    passwords.push(context.password);
    decide(context.password === password);
  } else if (context.method === 'publickey') {
    const isRight = script.publicKey !== undefined && publicBlob(script.publicKey).equals(context.key.data);
    if (isRight && script.wantsBesides !== undefined && context.signature !== undefined) {
      context.reject(script.wantsBesides, true);
    } else decide(isRight);
  } else if (context.method === 'keyboard-interactive') {
    context.prompt([{ prompt: 'Kennwort:', echo: false }], (answers) => {
      passwords.push(...answers);
      decide(answers[0] === password);
    });
  }
}

function publicBlob(key: string): Buffer {
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  return parsed.getPublicSSH();
}
