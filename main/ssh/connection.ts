/** One SSH connection: its own TCP socket without Nagle, host key verified before login, and a sure way to end it. */

import { connect, type Socket } from 'node:net';
import { NodeSSH } from 'node-ssh';
import type { Client } from 'ssh2';
import { hasOwn } from '../contract/own.ts';
import type { HostKey } from '../contract/server.ts';
import type { NotStarted, Target } from '../core/ports.ts';
import { handshakeFailure, lossMessage, notStarted, socketFailure } from './connect-failure.ts';
import { authHandler, type Credential, loadCredential } from './credentials.ts';
import { describeHostKey, hostKeyAlgorithms, judgeHostKey } from './host-key.ts';
import type { SshLimits } from './protocol.ts';
import type { Slots } from './slots.ts';

export interface Connection {
  readonly client: Client;
  readonly hostKey: HostKey;
  /** Resolves with the reason, once, when no more commands can be sent. */
  readonly lost: Promise<string>;
  /** The reason, as soon as it is lost. */
  lossReason(): string | undefined;
  /** Drops it so that nothing still unsent is ever delivered, however late. */
  drop(reason: string): void;
  /** Says goodbye; for a connection on which nothing runs. */
  end(): void;
}

export interface ConnectDeps {
  limits: SshLimits;
  handshakes: Slots;
  /** Aborted when the worker ends: attempts under way stop. */
  signal: AbortSignal;
}

/** Connects, verifies the host key and logs in. Never rejects for what server, network or login do. */
export async function openConnection(target: Target, deps: ConnectDeps): Promise<Connection | NotStarted> {
  const credential = await loadCredential(target.auth);
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
    if (!mayHaveOthers || shownType === undefined || shownTypes.includes(shownType)) return changed ?? opened;
    changed ??= opened;
    shownTypes.push(shownType);
  }
}

export function isRefusal(value: object): value is NotStarted {
  return hasOwn(value, 'kind') && value.kind === 'not_started';
}

function openSocket(target: Target, { limits, signal }: ConnectDeps): Promise<Socket | NotStarted> {
  return new Promise((resolve) => {
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    const settle = (result: Socket | NotStarted) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (result !== socket) socket.destroy();
      resolve(result);
    };
    const onAbort = () => settle(notStarted('connection_lost', 'Holdpoint is closing.'));
    const timer = setTimeout(
      () => settle(notStarted('connect_timeout', 'The server did not answer.')),
      limits.connectMs,
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
  { limits, signal }: ConnectDeps,
): Promise<Connection | NotStarted> {
  let shown: HostKey | undefined;
  let refusal: NotStarted | null = null;
  let hasOfferedLogin = false;
  const onAbort = () => reset(socket);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  // It may have ended while it stood in line; ssh2 would wait for its whole time limit.
  if (socket.destroyed) return notStarted('handshake_failed', 'The server closed the connection before the handshake.');
  const ssh = new NodeSSH();
  const connecting = ssh.connect({
    sock: socket,
    username: target.user,
    readyTimeout: limits.readyMs,
    keepaliveInterval: limits.keepaliveIntervalMs,
    keepaliveCountMax: limits.keepaliveCountMax,
    algorithms: { serverHostKey: hostKeyAlgorithms(target.hostKey?.type ?? '', shownTypes) },
    // Also asked on every later key exchange of the connection.
    hostVerifier: (raw: Buffer) => {
      shown = describeHostKey(raw);
      refusal = judgeHostKey(target.hostKey, shown);
      return refusal === null;
    },
    ...(isRefusal(credential)
      ? {}
      : {
          authHandler: authHandler(target.user, credential, () => {
            hasOfferedLogin = true;
          }),
        }),
  });
  // node-ssh made its client by now. It stops listening to errors once it is connected; an unheard one ends the worker.
  const client = ssh.connection;
  client?.on('error', () => {});
  client?.on('change password', () => client.emit('error', passwordExpired()));
  try {
    await connecting;
  } catch (error) {
    reset(socket);
    return refusal ?? { kind: 'not_started', failure: handshakeFailure(error, hasOfferedLogin) };
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  if (!client || !shown) throw new Error('connected without a verified host key');
  return established(client, socket, shown);
}

/** As ssh2 marks a refused login; without an answer to this request it would wait for the time limit. */
function passwordExpired(): Error {
  return Object.assign(new Error('the password has expired'), { level: 'client-authentication' });
}

function established(client: Client, socket: Socket, hostKey: HostKey): Connection {
  let lossReason: string | undefined;
  const { promise: lost, resolve } = Promise.withResolvers<string>();

  function lose(reason: string): void {
    if (lossReason !== undefined) return;
    lossReason = reason;
    resolve(reason);
  }
  function drop(reason: string): void {
    lose(reason);
    reset(socket);
  }

  client.on('error', (error) => drop(lossMessage(error)));
  client.on('end', () => drop('The connection was lost: the server closed it.'));
  client.on('close', () => drop('The connection was lost.'));
  if (socket.destroyed) lose('The connection was lost.');
  return {
    client,
    hostKey,
    lost,
    lossReason: () => lossReason,
    drop,
    end() {
      lose('The connection was closed.');
      client.end();
      socket.destroySoon();
    },
  };
}

/**
 * Ends a socket with RST: the kernel forgets what it has not sent yet, so no command arrives after its time. Where the
 * socket is being shut down already there is no command to forget, and libuv would refuse and leak it.
 */
function reset(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
