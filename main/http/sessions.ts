/**
 * Sessions of the window in a browser (issue 3): a one-time link becomes a cookie. Links live in memory; sessions are kept
 * as hashes, so that a window goes on after a restart of the program and nobody can read a session out of the folder.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { isoTime } from '../contract/time.ts';
import type { SessionLink } from '../contract/window.ts';
import type { Clock, WindowSession } from '../core/ports.ts';

const LINK_MS = 60_000;
const IDLE_MS = 12 * 3_600_000;
/** The oldest give way. */
const MOST_LINKS = 100;
const MOST_SESSIONS = 1_000;
/** A use is written down once in this long, not at each request. */
const KEEP_MS = 60_000;

export interface Session {
  /** Asking is no use of it. */
  isValid(): boolean;
  /** Milliseconds until it is over, unless it is used before. */
  msLeft(): number;
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

/** Where sessions outlive the program. None of these throws: a session that cannot be kept is good until a restart. */
export interface SessionKeeping {
  list(): WindowSession[];
  put(session: WindowSession): void;
  remove(hash: string): void;
  removeUnusedSince(at: string): void;
}

interface Kept {
  session: Session;
  peerUser: number | null;
  touch(): void;
}

export interface SessionsDeps {
  clock: Pick<Clock, 'now' | 'monotonic'>;
  keeping: SessionKeeping;
}

export function createSessions({ clock, keeping }: SessionsDeps): Sessions {
  const links: { digest: Buffer; age: () => number }[] = [];
  const sessions = new Map<string, Kept>();

  function open(key: string, peerUser: number | null, lastUse = clock.now()): Kept {
    const ending = new AbortController();
    setMaxListeners(0, ending.signal);
    let idle = startAge(clock, lastUse);
    let keptAt = startAge(clock, lastUse);
    const isOver = () => {
      if (idle() < IDLE_MS) return false;
      // Whoever asks may be inside a publication, where nothing may be written: what is over is taken away at the next sign-in.
      sessions.delete(key);
      ending.abort();
      return true;
    };
    const keep = () => {
      keptAt = startAge(clock);
      keeping.put({ hash: key, peer_user: peerUser, last_used_at: isoTime(clock.now()) });
    };
    return {
      peerUser,
      session: {
        ended: ending.signal,
        isValid: () => !ending.signal.aborted && !isOver(),
        msLeft: () => IDLE_MS - idle(),
        end() {
          sessions.delete(key);
          keeping.remove(key);
          ending.abort();
        },
      },
      touch() {
        idle = startAge(clock);
        if (keptAt() >= KEEP_MS) keep();
      },
    };
  }

  for (const { hash, peer_user, last_used_at } of keeping.list()) {
    sessions.set(hash, open(hash, peer_user, Date.parse(last_used_at)));
  }

  return {
    createLink(origin) {
      const code = randomBytes(32).toString('base64url');
      links.push({ digest: digest(code), age: startAge(clock) });
      if (links.length > MOST_LINKS) links.shift();
      return { url: `${origin}/session/${code}`, expires_at: isoTime(clock.now() + LINK_MS) };
    },
    redeem(code, peerUser) {
      const given = digest(code);
      const found = links.findIndex((link) => timingSafeEqual(link.digest, given));
      const [link] = found === -1 ? [] : links.splice(found, 1);
      if (link === undefined || link.age() >= LINK_MS) return null;
      const secret = randomBytes(32).toString('base64url');
      const key = digest(secret).toString('hex');
      const now = clock.now();
      keeping.removeUnusedSince(isoTime(now - IDLE_MS));
      keeping.put({ hash: key, peer_user: peerUser, last_used_at: isoTime(now) });
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

/** Milliseconds since `wall`, by whichever clock says more: one stands still in sleep, the other may be set back. */
function startAge(clock: Pick<Clock, 'now' | 'monotonic'>, wall = clock.now()): () => number {
  const steady = clock.monotonic();
  return () => Math.max(clock.now() - wall, clock.monotonic() - steady);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
