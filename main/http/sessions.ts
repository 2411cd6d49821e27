/**
 * Sessions of the window in a browser (issue 3): a one-time link becomes a cookie. All in memory, as hashes: nothing of it
 * outlives the program or can be read out of it.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { SessionLink } from '../contract/window.ts';
import type { Clock } from '../core/ports.ts';

const LINK_MS = 60_000;
const IDLE_MS = 12 * 3_600_000;
/** The oldest give way. */
const MOST_LINKS = 100;
const MOST_SESSIONS = 1_000;

export interface Session {
  /** Asking is no use of it. */
  isValid(): boolean;
  /** Aborts when it is ended, so that its streams end at once. */
  readonly ended: AbortSignal;
  end(): void;
}

export interface Sessions {
  /** A link below `origin` that works once, within a minute. */
  createLink(origin: string): SessionLink;
  /**
   * The secret of a new session; null for a code that is wrong, used or too old. Where the user at the other end is known,
   * the session is for that user alone.
   */
  redeem(code: string, peerUser: number | null): string | null;
  /** The session of that secret. Recognising is a use: after 12 hours without one it is over. */
  recognise(secret: string, peerUser: () => number | null): Session | null;
}

interface Kept {
  session: Session;
  peerUser: number | null;
  touch(): void;
}

export function createSessions(clock: Pick<Clock, 'now' | 'monotonic'>): Sessions {
  const links: { digest: Buffer; age: () => number }[] = [];
  const sessions = new Map<string, Kept>();

  function open(key: string, peerUser: number | null): Kept {
    const ending = new AbortController();
    setMaxListeners(0, ending.signal);
    let idle = startAge(clock);
    const end = () => {
      sessions.delete(key);
      ending.abort();
    };
    const isValid = () => {
      if (!ending.signal.aborted && idle() >= IDLE_MS) end();
      return !ending.signal.aborted;
    };
    const touch = () => {
      idle = startAge(clock);
    };
    return { session: { isValid, end, ended: ending.signal }, peerUser, touch };
  }

  return {
    createLink(origin) {
      const code = randomBytes(32).toString('base64url');
      links.push({ digest: digest(code), age: startAge(clock) });
      if (links.length > MOST_LINKS) links.shift();
      return { url: `${origin}/session/${code}`, expires_at: new Date(clock.now() + LINK_MS).toISOString() };
    },
    redeem(code, peerUser) {
      const given = digest(code);
      const found = links.findIndex((link) => timingSafeEqual(link.digest, given));
      const [link] = found === -1 ? [] : links.splice(found, 1);
      if (link === undefined || link.age() >= LINK_MS) return null;
      const secret = randomBytes(32).toString('base64url');
      const key = digest(secret).toString('hex');
      sessions.set(key, open(key, peerUser));
      // A Map keeps the order of insertion: the first one is the oldest.
      const [oldest] = sessions.values();
      if (sessions.size > MOST_SESSIONS) oldest?.session.end();
      return secret;
    },
    recognise(secret, peerUser) {
      // Found by its hash, so that the time it takes tells nothing of the secret.
      const kept = sessions.get(digest(secret).toString('hex'));
      if (kept === undefined || !kept.session.isValid()) return null;
      if (kept.peerUser !== null && kept.peerUser !== peerUser()) return null;
      kept.touch();
      return kept.session;
    },
  };
}

/** Milliseconds since now, by whichever clock says more: one stands still in sleep, the other may be set back. */
function startAge(clock: Pick<Clock, 'now' | 'monotonic'>): () => number {
  const [wall, steady] = [clock.now(), clock.monotonic()];
  return () => Math.max(clock.now() - wall, clock.monotonic() - steady);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
