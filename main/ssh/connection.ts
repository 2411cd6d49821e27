/** One SSH connection that stands: beginning exchanges on it, and a sure way to end it. */
import type { Socket } from 'node:net';
import type { Client } from 'ssh2';
import { hasOwn } from '../contract/own.ts';
import type { HostKey } from '../contract/server.ts';
import type { Clock, NotStarted } from '../core/ports.ts';
import { createBudget, type Excess } from './budget.ts';
import { lossMessage } from './connect-failure.ts';
import { beginConversation, type ChannelConversation, type Conversation } from './conversation.ts';
import { GOODBYE_GRACE_MS } from './limits.ts';
import type { SshLimits } from './protocol.ts';
import type { WireMeter } from './wire-meter.ts';

export interface Connection {
  readonly client: Client;
  readonly hostKey: HostKey;
  /** Resolves with the reason, once, when no more commands can be sent. */
  readonly lost: Promise<string>;
  /** The reason, as soon as it is lost. */
  lossReason(): string | undefined;
  /**
   * Resolves with the reason where the server does not end what it was told to end. No new work is to go to it, and it is to be
   * dropped as soon as nothing else runs on it.
   */
  readonly spoiled: Promise<string>;
  /** Begins an exchange on a channel of its own; `onOver` is told once where it must end for its limits. */
  begin(kind: ChannelConversation, onOver: (excess: Excess) => void): Conversation;
  /** Drops it so that nothing still unsent is ever delivered, however late. */
  drop(reason: string): void;
  /** Says goodbye; for a connection on which nothing runs. */
  end(): void;
}

export interface EstablishedDeps {
  limits: SshLimits;
  clock: Clock;
}

/** From a client that has logged in. */
export function established(
  client: Client,
  socket: Socket,
  hostKey: HostKey,
  meter: WireMeter,
  { limits, clock }: EstablishedDeps,
): Connection {
  let lossReason: string | undefined;
  const { promise: lost, resolve } = Promise.withResolvers<string>();
  const { promise: spoiled, resolve: onDisobeyed } = Promise.withResolvers<string>();

  function lose(reason: string): void {
    if (lossReason !== undefined) return;
    lossReason = reason;
    resolve(reason);
  }
  function drop(reason: string): void {
    lose(reason);
    reset(socket);
  }

  meter.countTowards(
    createBudget(limits.conversations.besides, clock, ({ message }) => drop(`The connection was dropped: ${message}`)),
  );
  client.on('error', (error) => drop(lossMessage(error)));
  client.on('end', () => drop('The connection was lost: the server closed it.'));
  client.on('close', () => drop('The connection was lost.'));
  if (socket.destroyed) lose('The connection was lost.');
  const conversationDeps = {
    limits: limits.conversations,
    clock,
    closeGraceMs: limits.closeGraceMs,
    meter,
    onDisobeyed,
  };
  return {
    client,
    hostKey,
    lost,
    lossReason: () => lossReason,
    spoiled,
    begin: (kind, onOver) => beginConversation(kind, conversationDeps, onOver),
    drop,
    end() {
      lose('The connection was closed.');
      client.end();
      socket.destroySoon();
      // A server that takes nothing more would keep the socket open for ever.
      socket.once(
        'close',
        clock.after(GOODBYE_GRACE_MS, () => reset(socket)),
      );
    },
  };
}

export function isRefusal(value: object): value is NotStarted {
  return hasOwn(value, 'kind') && value.kind === 'not_started';
}

/**
 * Ends a socket with RST: the kernel forgets what it has not sent yet, so no command arrives after its time. Where the
 * socket is being shut down already there is no command to forget, and libuv would refuse and leak it.
 */
export function reset(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
