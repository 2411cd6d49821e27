/**
 * The network side of one simulated server: a TCP listener whose connections ssh2's server half answers. It can be
 * taken off the network, frozen and given another host key while it lives.
 */
import { createServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ParsedKey } from 'ssh2';
import type { HostKeyPair } from './demo-keys.ts';
import { serveSession } from './exec-session.ts';
import type { SimulatedMachine } from './simulated-machine.ts';

const ADDRESS = '127.0.0.1';
/** sshd's MaxAuthTries. */
const MAX_AUTH_FAILURES = 6;
/** Like sshd by default, the server never asks whether its client is alive. */
const NO_KEEPALIVE = { keepaliveInterval: 2 ** 31 - 1, keepaliveCountMax: Number.MAX_SAFE_INTEGER };

/** Logins that were tried, by method; asking whether a key would do counts as a try. */
export interface AuthAttempts {
  none: number;
  publickey: number;
  password: number;
  other: number;
  accepted: number;
}

export interface SshListener {
  readonly port: number;
  readonly authAttempts: Readonly<AuthAttempts>;
  /** TCP connections open at present. */
  connectionCount(): number;
  /** For connections from now on. */
  setHostKey(hostKey: HostKeyPair): void;
  /** Listens again on its port; does nothing where it listens. */
  open(): Promise<void>;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
  dropConnections(): void;
  /** Accepts TCP and stays silent, on live connections too. */
  freeze(): void;
  /** Goes on where `freeze` stopped it; what arrived meanwhile is now read. */
  thaw(): void;
}

export interface ListenerOptions {
  machine: SimulatedMachine;
  hostKey: HostKeyPair;
  clientKey: ParsedKey;
  /** null: password logins are refused. */
  password: string | null;
  /** Taken where it is free, another one where not; null: any. */
  preferredPort: number | null;
}

/** Resolves once it listens; rejects where no port of the loopback address can be had. */
export async function openSshListener(options: ListenerOptions): Promise<SshListener> {
  const authAttempts: AuthAttempts = { none: 0, publickey: 0, password: 0, other: 0, accepted: 0 };
  const live = new Set<Socket>();
  const held = new Set<Socket>();
  let isFrozen = false;
  const serveClient = (client: Connection) => serve(client, options, authAttempts);
  const createSshServer = (hostKey: HostKeyPair) =>
    new ssh2.Server({ hostKeys: [hostKey.privateKey], ident: 'OpenSSH_9.2p1 Debian-2', ...NO_KEEPALIVE }, serveClient);
  let sshServer = createSshServer(options.hostKey);

  const listener = createServer({ noDelay: true, pauseOnConnect: true }, (socket) => {
    live.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      live.delete(socket);
      held.delete(socket);
    });
    if (isFrozen) held.add(socket);
    else sshServer.injectSocket(socket);
  });
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(port, ADDRESS, () => {
        listener.removeListener('error', reject);
        const address = listener.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  const dropConnections = () => {
    for (const socket of live) socket.destroy();
  };
  const port = await listen(options.preferredPort ?? 0).catch(() => listen(0));
  listener.on('error', () => {});

  return {
    port,
    authAttempts,
    connectionCount: () => live.size,
    setHostKey(hostKey) {
      sshServer = createSshServer(hostKey);
    },
    async open() {
      if (!listener.listening) await listen(port);
    },
    close() {
      const isClosed = new Promise<void>((resolve) => listener.close(() => resolve()));
      dropConnections();
      return isClosed;
    },
    dropConnections,
    freeze() {
      isFrozen = true;
      for (const socket of live) {
        socket.pause();
        socket.cork();
      }
    },
    thaw() {
      isFrozen = false;
      for (const socket of live) {
        socket.uncork();
        if (held.delete(socket)) sshServer.injectSocket(socket);
        else socket.resume();
      }
    },
  };
}

function serve(client: Connection, options: ListenerOptions, attempts: AuthAttempts): void {
  let failures = 0;
  client.on('error', () => {});
  client.on('authentication', (context) => {
    attempts[isCounted(context.method) ? context.method : 'other'] += 1;
    const answer = judge(context, options);
    if (answer === 'accept') {
      if (context.method !== 'publickey' || context.signature !== undefined) attempts.accepted += 1;
      context.accept();
      return;
    }
    context.reject(options.password === null ? ['publickey'] : ['publickey', 'password']);
    if (context.method !== 'none') failures += 1;
    if (failures >= MAX_AUTH_FAILURES) client.end();
  });
  client.on('session', (accept) => {
    const session = accept();
    if (session) serveSession(session, options.machine);
  });
}

const isCounted = (method: string): method is 'none' | 'publickey' | 'password' =>
  method === 'none' || method === 'publickey' || method === 'password';

function judge(context: AuthContext, { machine, clientKey, password }: ListenerOptions): 'accept' | 'reject' {
  if (context.username !== machine.spec.user) return 'reject';
  if (context.method === 'password') return context.password === password ? 'accept' : 'reject';
  if (context.method !== 'publickey' || !clientKey.getPublicSSH().equals(context.key.data)) return 'reject';
  if (context.signature === undefined || context.blob === undefined) return 'accept';
  // ssh2 answers with an Error where the signature cannot even be read.
  return clientKey.verify(context.blob, context.signature, context.hashAlgo) === true ? 'accept' : 'reject';
}
