/** What the API is built on, and what travels with each request. */
import type { Actor } from '../contract/actor.ts';
import type { Scope } from '../contract/token.ts';
import type { Core } from '../core/core.ts';
import type { Clock } from '../core/ports.ts';
import type { SshHosts } from '../core/ssh-hosts.ts';
import type { Session, Sessions } from './sessions.ts';

export interface ApiDeps {
  core: Core;
  clock: Pick<Clock, 'after'>;
  sshHosts: SshHosts;
  sessions: Sessions;
  desk: DeskDoor;
  version: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** The token of this run: every scope, never stored. */
  runtimeToken: string;
  /** Login name of the human who owns this process; the actor behind the runtime token. */
  person: string;
  /** `host:port` values the Host header may have, besides loopback with one of their ports. */
  allowedHosts(): string[];
  /** From the moment this is true every request is answered with 503. */
  isStopping(): boolean;
  onError(doing: string, error: unknown): void;
  /** The window's files; null where there is none of that name. */
  servePage(request: Request): Response | null;
}

/** The desktop of the host, where it has one. */
export interface DeskDoor {
  /** What it does not have, a sentence each. */
  notes(): string[];
  /** Shows the host's own window; false where it has none. */
  show(path?: string): boolean;
}

/** Whoever calls: found by the authentication, asked by every route. */
export interface Caller {
  actor: Actor;
  scopes: ReadonlySet<Scope>;
  /** false once the token was revoked or has expired; asked again by streams. */
  isStillValid(): boolean;
  /** Milliseconds until it expires, by now; null: it does not. */
  msLeft(): number | null;
  /** Whether it came with the token of this run. */
  isRuntime: boolean;
  /** Where it came with the cookie of a window: the session behind it. */
  session: Session | null;
}

/** What the transport knows of a connection; absent where a request comes over IPC. */
export interface Connection {
  remote?: string | undefined;
  /** The user of this machine at the other end; null where the system does not say. */
  peerUser?(): number | null;
  /** Aborts when the listener closes; event streams end with it. */
  closing?: AbortSignal | undefined;
}

export type ApiEnv = { Bindings: Connection; Variables: { caller: Caller } };
