/** One exchange on a channel of a connection, within the limits of its kind, and its end on the wire. */
import type { Clock } from '../core/ports.ts';
import { type Budget, createBudget, type Excess } from './budget.ts';
import type { ConversationLimits } from './limits.ts';
import type { WireMeter } from './wire-meter.ts';

export interface Conversation extends Pick<Budget, 'spend' | 'excess'> {
  /** It takes place on this channel; what came there before was not taken. One that was opened after the end is closed. */
  on(localChannel: number): void;
  /** As `on`, for the channel that `open` asks ssh2 for, from its first byte. Throws what `open` throws. */
  onOpening(open: () => void): void;
  /**
   * Its channel is closed; a server that does not close it too within a grace loses the connection. Nothing is counted and
   * `onOver` is not called any more. Idempotent.
   */
  end(): void;
}

/** What takes place on the channels of a connection. */
export type ChannelConversation = 'question' | 'action' | 'files';

export interface ConversationDeps {
  limits: ConversationLimits;
  clock: Clock;
  closeGraceMs: number;
  meter: WireMeter;
  /** The server goes on where it should have ended. */
  onDisobeyed(reason: string): void;
}

/** `onOver` is told once why it must end; whoever began it ends it. */
export function beginConversation(
  kind: ChannelConversation,
  { limits, clock, closeGraceMs, meter, onDisobeyed }: ConversationDeps,
  onOver: (excess: Excess) => void,
): Conversation {
  meter.renew();
  const budget = createBudget(limits[kind], clock, onOver);
  let channel: number | undefined;
  let isEnded = false;

  function close(localChannel: number): void {
    meter.release(localChannel);
    if (meter.isClosed(localChannel)) return;
    clock.after(closeGraceMs, () => {
      if (!meter.isClosed(localChannel)) onDisobeyed('The connection was dropped: the server did not close a channel.');
    });
  }

  return {
    spend: budget.spend,
    excess: budget.excess,
    on(localChannel) {
      channel = localChannel;
      if (isEnded) close(localChannel);
      else meter.assign(localChannel, budget);
    },
    onOpening(open) {
      channel = meter.assignOpening(budget, open);
    },
    end() {
      if (isEnded) return;
      isEnded = true;
      budget.end();
      if (channel !== undefined) close(channel);
    },
  };
}
