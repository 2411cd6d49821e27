/**
 * How much anyone we talk to may say, and for how long, in one table; docs/security.md shows it to people. Beyond a limit the
 * conversation is ended on the wire and told in words.
 */

const KiB = 1024;
const MiB = 1024 * KiB;

/** What is counted. Infinity: not limited in that way. */
export interface Limits {
  /** Who is limited, as a sentence begins, and in what, as it ends. */
  who: string;
  during: string;
  /** What comes in; on a channel its data, else everything on the wire. */
  bytes: number;
  /** Packets that came in. */
  messages: number;
  /** Whatever makes the other side's answer long: `entryName` in words. */
  entries: number;
  entryName: string;
  /** From the beginning to the end, milliseconds of the monotonic clock. */
  ms: number;
  /** Where given, the counts begin anew after so long (milliseconds): a rate, for what has no end of its own. */
  everyMs?: number;
}

export const CONVERSATION_LIMITS = {
  /** From the TCP connection to the login. A banner of 1 MiB is allowed (RUN-9); a login takes some 20 packets. */
  login: {
    who: 'The server',
    during: 'before the login was done',
    bytes: 2 * MiB,
    messages: 500,
    // Keyboard-interactive asks one or two; what asks on is not going to be satisfied.
    entries: 20,
    entryName: 'questions',
    ms: 15_000,
  },
  /**
   * What belongs to no command: keepalives, window sizes, key exchanges, what still comes for a channel that was closed.
   * A channel may have 2 MiB under way when it is closed. A key exchange costs us up to a tenth of a second.
   */
  besides: {
    who: 'The server',
    during: 'that nobody asked for, within a minute',
    bytes: 8 * MiB,
    messages: 5_000,
    entries: 30,
    entryName: 'key exchanges',
    ms: Number.POSITIVE_INFINITY,
    everyMs: 60_000,
  },
  /** A look, a probe, a journal, a list of units, what sudo allows: each a few KiB, after a greeting of up to 1 MiB (RUN-9). */
  question: {
    who: 'The server',
    during: 'in answer to one question',
    bytes: 4 * MiB,
    messages: 50_000,
    entries: Number.POSITIVE_INFINITY,
    entryName: 'entries',
    // Each question has its own limit of time.
    ms: Number.POSITIVE_INFINITY,
  },
  /** An approved command: read to its end however large (RUN-4), in constant memory; its own limit of time ends it. */
  action: {
    who: 'The server',
    during: 'as output of one command',
    bytes: Number.POSITIVE_INFINITY,
    messages: Number.POSITIVE_INFINITY,
    entries: Number.POSITIVE_INFINITY,
    entryName: 'entries',
    ms: Number.POSITIVE_INFINITY,
  },
  /** The visitors' files over SFTP: a few small files, read before they are written over. */
  files: {
    who: 'The server',
    during: 'while files were written',
    bytes: 4 * MiB,
    messages: 5_000,
    entries: 10_000,
    entryName: 'names of files',
    ms: 30_000,
  },
  /** One question to the SSH agent of this machine: its list of keys, or a signature, which may need a person's touch. */
  agent: {
    who: 'The SSH agent',
    during: 'in answer to one question',
    bytes: MiB,
    messages: Number.POSITIVE_INFINITY,
    entries: Number.POSITIVE_INFINITY,
    entryName: 'entries',
    ms: 10_000,
  },
} as const satisfies Record<string, Limits>;

export type ConversationKind = keyof typeof CONVERSATION_LIMITS;

export type ConversationLimits = Record<ConversationKind, Limits>;

/** After our side closed a channel: so long for the server to close its own (milliseconds). */
export const CLOSE_GRACE_MS = 2_000;

/** After saying goodbye: so long until what is unsent must have been taken (milliseconds). */
export const GOODBYE_GRACE_MS = 2_000;

/** What we wrote and the server did not take. The largest thing ever written is a page of 256 KiB. */
export const UNREAD_BYTES = 4 * MiB;

/** A public host key as it is presented; the largest real ones have 2 KiB. */
export const HOST_KEY_BYTES = 16 * KiB;

/** A file that a person named (keys, ssh_config), from the question to its last byte (milliseconds). */
export const NAMED_FILE_MS = 5_000;

/** The largest real key has 13 KiB. */
export const KEY_FILE_BYTES = 64 * KiB;

/** Rounds of hashing for the passphrase of a key, 20 ms each (OpenSSH makes 16 or 24): about 5 s, once for each key. */
export const KEY_FILE_ROUNDS = 256;

/** All names in a folder that ssh_config includes from. */
export const CONFIG_NAMES_BYTES = 256 * KiB;

/** So many files are read at once; one that takes longer than the patience (milliseconds) no longer counts. */
export const NAMED_FILES_AT_ONCE = 16;
export const NAMED_FILE_PATIENCE_MS = 500;

/** Likewise a handshake: the others need not wait for servers that say nothing. */
export const HANDSHAKE_PATIENCE_MS = 2_000;
