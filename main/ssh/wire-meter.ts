/**
 * Counts what comes in on a connection, before ssh2 makes anything of it: per channel for the conversation it belongs to, and all
 * the rest for the connection itself. ssh2 takes whatever is sent, beyond a channel's window too, and tells nobody; so this takes
 * hold of its message handlers. A test holds ssh2 to their form.
 */
import type { Socket } from 'node:net';
import type { Client } from 'ssh2';
import type { Budget } from './budget.ts';
import { UNREAD_BYTES } from './limits.ts';

/** More than any honest packet has around its data: header, padding, MAC (RFC 4253 6). */
const PACKET_OVERHEAD_BYTES = 337;

/** A server may change its keys after so much data, and be within its limits (RFC 4253 9 speaks of a gigabyte). */
const BYTES_PER_KEY_EXCHANGE = 16 * 1024 * 1024;

export interface WireMeter {
  /** What belongs to no channel counts here from now on. */
  countTowards(budget: Budget): void;
  /** Counts what belongs to no channel and is no message of its own. */
  spend: Budget['spend'];
  /** Something was begun, to which a few messages belong: what belongs to no channel is counted anew. */
  renew(): void;
  /** What comes for that channel of ours is taken and counts for its own budget, until it is released. */
  assign(localChannel: number, budget: Budget): void;
  /** As `assign`, for the channel that `open` asks for, from its first byte; answers its number. */
  assignOpening(budget: Budget, open: () => void): number;
  /** What comes for it is not taken any more. Closes our side, where the channel stands. */
  release(localChannel: number): void;
  /** Whether the server closed its side too. */
  isClosed(localChannel: number): boolean;
}

/** The parts of ssh2's client that are taken hold of. */
interface ClientInside {
  /** A function stands for a channel that was asked for and not confirmed yet. */
  _chanMgr: { get(localChannel: number): { destroy(): void } | (() => void) | undefined };
  _protocol: {
    session(localChannel: number, window: number, packetSize: number): void;
    _onPacket: () => void;
    _handlers: {
      CHANNEL_DATA: (protocol: unknown, localChannel: number, data: Buffer) => void;
      CHANNEL_EXTENDED_DATA: (protocol: unknown, localChannel: number, data: Buffer, type: number) => void;
      GLOBAL_REQUEST: (protocol: { requestFailure(): void }, name: string, wantReply: boolean) => void;
    };
  };
}

/**
 * Once per client, after its `connect` and before it read anything. `onUnread`: the server lets our own answers pile up.
 */
export function createWireMeter(client: Client, socket: Socket, first: Budget, onUnread: () => void): WireMeter {
  const { _protocol: protocol, _chanMgr: manager } = client as unknown as ClientInside;
  const { CHANNEL_DATA: onData, CHANNEL_EXTENDED_DATA: onExtendedData } = protocol._handlers;
  const channels = new Map<number, Budget>();
  let besides = first;
  let carried = 0;

  socket.on('data', (chunk: Buffer) => {
    besides.spend('bytes', chunk.length);
    if (socket.writableLength > UNREAD_BYTES) onUnread();
  });

  /** false: nobody takes the data. ssh2 would keep it for a reader who comes late or never. */
  function count(localChannel: number, bytes: number): boolean {
    const budget = channels.get(localChannel);
    if (budget === undefined) return false;
    besides.spend('bytes', -(bytes + PACKET_OVERHEAD_BYTES));
    besides.spend('messages', -1);
    carried += bytes;
    for (; carried >= BYTES_PER_KEY_EXCHANGE; carried -= BYTES_PER_KEY_EXCHANGE) besides.spend('entries', -1);
    const isWithinMessages = budget.spend('messages', 1);
    return budget.spend('bytes', bytes) && isWithinMessages;
  }

  protocol._onPacket = () => void besides.spend('messages', 1);
  Object.assign(protocol._handlers, {
    CHANNEL_DATA(self, localChannel, data) {
      if (count(localChannel, data.length)) onData(self, localChannel, data);
    },
    CHANNEL_EXTENDED_DATA(self, localChannel, data, type) {
      if (count(localChannel, data.length)) onExtendedData(self, localChannel, data, type);
    },
    // ssh2 would keep the host keys that a server names until the server proves that it has them, as often as it names some.
    GLOBAL_REQUEST(self, _name, wantReply) {
      if (wantReply) self.requestFailure();
    },
  } satisfies Partial<ClientInside['_protocol']['_handlers']>);

  return {
    countTowards(budget) {
      besides = budget;
    },
    spend: (what, count) => besides.spend(what, count),
    renew: () => besides.renew(),
    assign: (localChannel, budget) => void channels.set(localChannel, budget),
    assignOpening(budget, open) {
      const opened: number[] = [];
      const session = protocol.session;
      // ssh2 gives the channel its number and asks for it in one call.
      protocol.session = (localChannel, ...rest) => {
        opened.push(localChannel);
        channels.set(localChannel, budget);
        session.call(protocol, localChannel, ...rest);
      };
      try {
        open();
      } finally {
        protocol.session = session;
      }
      const [localChannel] = opened;
      if (localChannel === undefined) throw new Error('ssh2 asked for no channel');
      return localChannel;
    },
    release(localChannel) {
      channels.delete(localChannel);
      const channel = manager.get(localChannel);
      if (typeof channel === 'object') channel.destroy();
    },
    isClosed: (localChannel) => manager.get(localChannel) === undefined,
  };
}
