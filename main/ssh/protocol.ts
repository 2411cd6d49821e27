/** What the main thread and the SSH worker say to each other. Plain values, as the structured clone carries them. */
import type { ExecOutcome, RemoteCommand, SshCheck, SudoCheck, Target } from '../core/ports.ts';
import type { SiteOutcome, SiteStep } from '../core/visitors/site-files.ts';
import { CLOSE_GRACE_MS, CONVERSATION_LIMITS, type ConversationLimits } from './limits.ts';

/** Limits of connections and commands, milliseconds where not said otherwise. */
export interface SshLimits {
  /** TCP connect, name lookup included. */
  connectMs: number;
  /** Handshake and login together. */
  readyMs: number;
  /** A connection that ran nothing for so long is closed. */
  idleMs: number;
  keepaliveIntervalMs: number;
  /** So many unanswered keepalives mean the connection is lost. */
  keepaliveCountMax: number;
  /** Handshakes at once; they cost CPU. */
  parallelHandshakes: number;
  /** A server that does not open a channel in this time is taken for dead. */
  channelOpenMs: number;
  /** After the time limit: from TERM to KILL. */
  killAfterMs: number;
  /** From KILL to giving up. */
  giveUpAfterMs: number;
  /** From closing our side of a channel to giving up the connection of a server that does not close its own. */
  closeGraceMs: number;
  /** How much may be said in which exchange. */
  conversations: ConversationLimits;
}

export const DEFAULT_LIMITS: SshLimits = {
  connectMs: 10_000,
  readyMs: CONVERSATION_LIMITS.login.ms,
  idleMs: 5 * 60_000,
  keepaliveIntervalMs: 5_000,
  keepaliveCountMax: 3,
  parallelHandshakes: 16,
  channelOpenMs: 10_000,
  killAfterMs: 2_000,
  giveUpAfterMs: 3_000,
  closeGraceMs: CLOSE_GRACE_MS,
  conversations: CONVERSATION_LIMITS,
};

/** A RemoteCommand without its callback. */
export type WireCommand = Omit<RemoteCommand, 'onStarted'>;

/** The commands whose permission is asked for. */
export type SudoQuestions = readonly (readonly string[])[];

export type Question =
  | { op: 'exec'; target: Target; command: WireCommand }
  | { op: 'check'; target: Target }
  | { op: 'checkSudo'; target: Target; commands: SudoQuestions }
  | { op: 'applySite'; target: Target; folder: string; steps: readonly SiteStep[] };

export type ToWorker =
  | (Question & { id: number })
  | { op: 'forget'; serverId: string }
  /** Nobody wants the answer to that question any more: it ends soon, on the wire too. */
  | { op: 'abandon'; id: number }
  | { op: 'close' };

export type Result = ExecOutcome | SshCheck | SudoCheck | SiteOutcome;

export type FromWorker =
  /** The exec request is about to be written: from here on the command may start. */
  | { id: number; kind: 'sent' }
  /** The server confirmed the start. */
  | { id: number; kind: 'started' }
  | { id: number; kind: 'done'; result: Result }
  /** A mistake of the caller or of this program, never of a server. */
  | { id: number; kind: 'bug'; message: string };
