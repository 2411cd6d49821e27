/** A real SSH server (ssh2's own) that says what no honest one says, for as long as somebody listens. */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { Algorithms, AuthContext, Connection, SFTPWrapper } from 'ssh2';
import ssh2 from 'ssh2';
import { onTestFinished } from 'vitest';
import type { Target } from '../../core/ports.ts';
import { openingMarker } from '../../core/remote-scripts.ts';
import { generateKey, withoutOpening } from './test-server.ts';

/** One connection, from the server's side. */
export interface Wire {
  readonly client: Connection;
  readonly socket: Socket;
  /** One packet with this payload, whatever it is. */
  send(payload: Buffer): void;
  /** Data for a channel, whatever its window says. */
  data(channel: number, bytes: Buffer): void;
  rekey(): void;
  /** Calls `say` for as long as the other side takes what it is given. */
  flood(say: () => void): void;
}

export interface HostileScript {
  /** Before a login is decided; lets everybody in where not given. */
  onAuthentication?(context: AuthContext, wire: Wire): void;
  onReady?(wire: Wire): void;
  /** `accept` confirms the command; `channel` is its number on the client's side. */
  onExec?(run: { wire: Wire; channel: number; accept(): void; exit(code: number): void }): void;
  onSftp?(sftp: SFTPWrapper, wire: Wire): void;
  /** Instead of SFTP: the subsystem is confirmed and says nothing. */
  isSftpSilent?: boolean;
  /** Channels that the client closes stay open. */
  keepsChannels?: boolean;
  /** What it offers, instead of ssh2's own list. */
  algorithms?: Algorithms;
}

export interface HostileServer {
  target(change?: Partial<Target>): Target;
  connections(): number;
  openConnections(): number;
  /** Commands asked for so far. */
  commands(): number;
  /** SFTP sessions begun so far. */
  subsystems(): number;
  /** How much was given away in all, whether it was read or not. */
  bytesSent(): number;
  /** Channels of which the client closed its side. */
  channelsClosed(): number;
}

/** ssh2's own insides, by which one can say anything. */
interface Inside {
  _sock: Socket;
  _protocol: {
    _packetRW: { write: { allocStart: number; alloc(length: number): Buffer; finalize(packet: Buffer): Buffer } };
    _cipher: { encrypt(packet: Buffer): void };
    _handlers: { CHANNEL_CLOSE(...args: unknown[]): void };
    channelClose(channel: number): void;
    channelData(channel: number, data: Buffer): void;
    rekey(): void;
  };
}

export const USERAUTH_BANNER = 53;
export const USERAUTH_INFO_REQUEST = 60;
export const GLOBAL_REQUEST = 80;

/** `byte type, string text, …rest` */
export function message(type: number, text: string | Buffer, ...rest: Buffer[]): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(5);
  head[0] = type;
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body, ...rest]);
}

export async function withHostileServer(script: HostileScript): Promise<HostileServer> {
  const key = generateKey();
  const sockets = new Set<Socket>();
  let connections = 0;
  let bytesOfClosed = 0;
  let channelsClosed = 0;
  let commands = 0;
  let subsystems = 0;

  const server = new ssh2.Server(
    { hostKeys: [key.private], ...(script.algorithms ? { algorithms: script.algorithms } : {}) },
    (client) => {
      const wire = wireOf(client);
      const { _protocol: protocol } = client as unknown as Inside;
      connections += 1;
      wire.socket.setNoDelay(true);
      sockets.add(wire.socket);
      wire.socket.on('close', () => {
        sockets.delete(wire.socket);
        bytesOfClosed += wire.socket.bytesWritten;
      });
      const { CHANNEL_CLOSE: onClose } = protocol._handlers;
      protocol._handlers.CHANNEL_CLOSE = (...args) => {
        channelsClosed += 1;
        if (!script.keepsChannels) onClose(...args);
      };
      client.on('error', () => {});
      client.on('authentication', (context) => {
        if (script.onAuthentication) script.onAuthentication(context, wire);
        else if (context.method === 'none') context.reject(['password']);
        else context.accept();
      });
      client.on('ready', () => script.onReady?.(wire));
      client.on('session', (accept) => {
        const session = accept();
        const channel = (session as unknown as { _chanInfo: { outgoing: { id: number } } })._chanInfo.outgoing.id;
        session.on('exec', (confirm, _reject, { command }) => {
          let stream: ReturnType<typeof confirm> | undefined;
          commands += 1;
          script.onExec?.({
            wire,
            channel,
            accept() {
              stream = confirm();
              stream.on('error', () => {});
              const { token } = withoutOpening(command);
              if (token !== undefined) stream.write(openingMarker(token));
            },
            exit(code) {
              stream?.exit(code);
              if (!script.keepsChannels) stream?.end();
            },
          });
        });
        if (script.isSftpSilent) session.on('subsystem', (confirm) => void confirm());
        else if (script.onSftp) {
          session.on('sftp', (confirm) => {
            subsystems += 1;
            script.onSftp?.(confirm(), wire);
          });
        }
      });
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return {
    target: (change = {}) => ({
      serverId: 'evil',
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      user: 'deploy',
      auth: { kind: 'password', password: 'a password' },
      sudo: 'none',
      hostKey: key.hostKey,
      ...change,
    }),
    connections: () => connections,
    openConnections: () => sockets.size,
    bytesSent: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, bytesOfClosed),
    commands: () => commands,
    subsystems: () => subsystems,
    channelsClosed: () => channelsClosed,
  };
}

function wireOf(client: Connection): Wire {
  const { _sock: socket, _protocol: protocol } = client as unknown as Inside;
  return {
    client,
    socket,
    send(payload) {
      const { write } = protocol._packetRW;
      const packet = write.alloc(payload.length);
      packet.set(payload, write.allocStart);
      protocol._cipher.encrypt(write.finalize(packet));
    },
    data: (channel, bytes) => protocol.channelData(channel, bytes),
    rekey: () => protocol.rekey(),
    flood: (say) => floodSocket(socket, say),
  };
}

/** Says it again and again, with as much under way as the socket holds, until the socket ends. */
export function floodSocket(socket: Socket, say: () => void): void {
  const step = () => {
    while (!socket.destroyed && socket.writable && !socket.writableNeedDrain) say();
    if (!socket.destroyed) socket.once('drain', step);
  };
  socket.on('error', () => {});
  step();
}

/** Every folder is there, is the login's own, and lists without an end; every file goes on for ever, in pieces of one byte. */
export function endlessSftp(sftp: SFTPWrapper): void {
  const folder = { mode: 0o040755, uid: 1000, gid: 1000, size: 0, atime: 0, mtime: 0 };
  const file = { ...folder, mode: 0o100644 };
  const names = Array.from({ length: 100 }, (_, index) => ({ filename: `f${index}`, longname: '', attrs: file }));
  const handle = Buffer.from('h');
  sftp.on('error', () => {});
  sftp.on('LSTAT', (id, path) => sftp.attrs(id, path.endsWith('holdpoint') ? folder : file));
  sftp.on('REALPATH', (id, path) => sftp.name(id, [{ filename: path, longname: '', attrs: folder }]));
  sftp.on('OPENDIR', (id) => sftp.handle(id, handle));
  sftp.on('READDIR', (id) => sftp.name(id, names));
  sftp.on('OPEN', (id) => sftp.handle(id, handle));
  sftp.on('READ', (id) => sftp.data(id, Buffer.from('x')));
  sftp.on('CLOSE', (id) => sftp.status(id, 0));
}
