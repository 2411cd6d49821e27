/** Making an SSH connection: its own TCP socket without Nagle, host key verified before login, all of it within limits. */
import { connect, type Socket } from 'node:net';
import { NodeSSH } from 'node-ssh';
import type { KexAlgorithm } from 'ssh2';
import type { HostKey } from '../contract/server.ts';
import type { Clock, NotStarted, Target } from '../core/ports.ts';
import { createBudget } from './budget.ts';
import { handshakeFailure, notStarted, overLimit, PASSWORD_EXPIRED, socketFailure } from './connect-failure.ts';
import { type Connection, established, isRefusal, reset } from './connection.ts';
import { authHandler, type Credential, loadCredential } from './credentials.ts';
import { describeHostKey, HOST_KEY_TYPES, hostKeyAlgorithms, judgeHostKey } from './host-key.ts';
import { HOST_KEY_BYTES, UNREAD_BYTES } from './limits.ts';
import { createLoginStory } from './login-story.ts';
import type { NamedFiles } from './named-file.ts';
import type { SshLimits } from './protocol.ts';
import type { Slots } from './slots.ts';
import { createWireMeter, type WireMeter } from './wire-meter.ts';

export interface ConnectDeps {
  limits: SshLimits;
  clock: Clock;
  handshakes: Slots;
  files: NamedFiles;
  /** Aborted, with a sentence as its reason, when nobody wants the connection any more: the attempt stops. */
  signal: AbortSignal;
}

/**
 * None of a server's own choosing: with group exchange it names a number whose examination keeps this thread, and with it all
 * servers, busy for minutes. Every OpenSSH since 5.7 (2011) knows one of these.
 */
const KEY_EXCHANGES: KexAlgorithm[] = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group15-sha512',
  'diffie-hellman-group16-sha512',
];

/** Connects, verifies the host key and logs in. Never rejects for what server, network or login do. */
export async function openConnection(target: Target, deps: ConnectDeps): Promise<Connection | NotStarted> {
  const credential = await loadCredential(target.auth, deps.files);
  // Without an accepted key the attempt ends before any login: the fingerprint is shown even where a secret is missing.
  if (isRefusal(credential) && target.hostKey !== null) return credential;
  let changed: NotStarted | undefined;
  const shownTypes: string[] = [];
  for (;;) {
    const socket = await openSocket(target, deps);
    if (isRefusal(socket)) return changed ?? socket;
    const opened = await deps.handshakes(() => handshake(socket, target, credential, shownTypes, deps));
    if (!isRefusal(opened)) return opened;
    const shownType = opened.presentedHostKey?.type;
    // Accepted by fingerprint alone, its type is unknown: the server may have it beside the one it showed first.
    const mayHaveOthers = opened.failure.code === 'host_key_changed' && target.hostKey?.type === '';
    const isNew = shownType !== undefined && HOST_KEY_TYPES.has(shownType) && !shownTypes.includes(shownType);
    if (!mayHaveOthers || !isNew) return changed ?? opened;
    changed ??= opened;
    shownTypes.push(shownType);
  }
}

function openSocket(target: Target, { limits, clock, signal }: ConnectDeps): Promise<Socket | NotStarted> {
  return new Promise((resolve) => {
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    const settle = (result: Socket | NotStarted) => {
      cancelTimer();
      signal.removeEventListener('abort', onAbort);
      if (result !== socket) socket.destroy();
      resolve(result);
    };
    const onAbort = () => settle(notStarted('connection_lost', String(signal.reason)));
    const cancelTimer = clock.after(limits.connectMs, () =>
      settle(notStarted('connect_timeout', 'The server did not answer.')),
    );
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    // Stays on: without a listener a late error would end the worker.
    socket.on('error', (error) => settle({ kind: 'not_started', failure: socketFailure(error) }));
    socket.once('connect', () => settle(socket));
  });
}

async function handshake(
  socket: Socket,
  target: Target,
  credential: Credential | NotStarted,
  shownTypes: readonly string[],
  deps: ConnectDeps,
): Promise<Connection | NotStarted> {
  const { limits, clock, signal } = deps;
  let shown: HostKey | undefined;
  let refusal: NotStarted | null = null;
  let hasOfferedLogin = false;
  const story = createLoginStory();
  let meter: WireMeter | undefined;
  let giveUp = (reason: NotStarted) => {
    refusal ??= reason;
    reset(socket);
  };
  const onAbort = () => giveUp(notStarted('connection_lost', String(signal.reason)));
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  // It may have ended while it stood in line; ssh2 would wait for its whole time limit.
  if (socket.destroyed)
    return refusal ?? notStarted('handshake_failed', 'The server closed the connection before the handshake.');
  const login = createBudget({ ...limits.conversations.login, ms: limits.readyMs }, clock, (excess) =>
    giveUp(overLimit(excess, 'handshake_timeout')),
  );
  const attempt = new AbortController();

  /** Also asked on every later key exchange of the connection. */
  function isExpectedHostKey(raw: Buffer): boolean {
    if (shown !== undefined) meter?.spend('entries', 1);
    if (raw.length > HOST_KEY_BYTES) {
      refusal = notStarted('handshake_failed', 'The host key that the server shows is too large to be one.');
    } else {
      shown = describeHostKey(raw);
      refusal = judgeHostKey(target.hostKey, shown);
    }
    return refusal === null;
  }

  const ssh = new NodeSSH();
  const connecting = ssh.connect({
    sock: socket,
    username: target.user,
    // The login's own budget ends it.
    readyTimeout: 0,
    keepaliveInterval: limits.keepaliveIntervalMs,
    keepaliveCountMax: limits.keepaliveCountMax,
    algorithms: {
      kex: KEY_EXCHANGES,
      serverHostKey: hostKeyAlgorithms(target.hostKey?.type ?? '', shownTypes),
      // Unpacked, a megabyte can be a thousand.
      compress: ['none'],
    },
    hostVerifier: isExpectedHostKey,
    ...(isRefusal(credential)
      ? {}
      : {
          authHandler: authHandler(target.user, credential, {
            login,
            agentLimits: limits.conversations.agent,
            clock,
            signal: attempt.signal,
            story,
            onOffer() {
              hasOfferedLogin = true;
            },
          }),
        }),
  });
  // node-ssh made its client by now. It stops listening to errors once it is connected; an unheard one ends the worker.
  const client = ssh.connection;
  if (client) {
    client.on('error', () => {});
    client.on('change password', () => client.emit('error', passwordExpired()));
    meter = createWireMeter(client, socket, login, () => giveUp(notStarted('limit_reached', UNREAD)));
  }
  try {
    await connecting;
  } catch (error) {
    reset(socket);
    return refusal ?? { kind: 'not_started', failure: handshakeFailure(error, hasOfferedLogin ? story : null) };
  } finally {
    login.end();
    attempt.abort();
    signal.removeEventListener('abort', onAbort);
  }
  if (!client || !shown || !meter) throw new Error('connected without a verified host key');
  const connection = established(client, socket, shown, meter, deps);
  giveUp = ({ failure }) => connection.drop(`The connection was dropped: ${failure.message}`);
  return connection;
}

const UNREAD = `The server left more than ${UNREAD_BYTES / 1024 / 1024} MiB of ours unread.`;

/** Without an answer to this request ssh2 would wait for the time limit. */
function passwordExpired(): Error {
  return Object.assign(new Error('the password has expired'), { code: PASSWORD_EXPIRED });
}
