/** Why a connection could not be made, from error codes and levels; ssh2's message texts are shown, never judged. */
import type { ConnectFailure, ConnectFailureCode } from '../contract/server.ts';
import { plainLine } from '../core/desk/plain-line.ts';
import type { NotStarted } from '../core/ports.ts';
import type { Excess } from './budget.ts';
import type { LoginStory } from './login-story.ts';

export function notStarted(code: ConnectFailureCode, message: string): NotStarted {
  return { kind: 'not_started', failure: { code, message } };
}

/** What went over its limits; where that is time, with the code that says so. */
export function overLimit({ what, message }: Excess, timeCode: ConnectFailureCode): NotStarted {
  return notStarted(what === 'time' ? timeCode : 'limit_reached', message);
}

/** How much of a server's own words is told on. */
const MOST_WORDS = 300;

/** A server's own words, or a library's about it: one visible line. */
export function ownWords(text: string): string {
  return plainLine(text.slice(0, MOST_WORDS * 4), MOST_WORDS);
}

/** The parts of an error of node:net or ssh2 that say what happened. `code` is a number with SSH_MSG_DISCONNECT. */
interface SshError {
  code: string | number | undefined;
  level: string | undefined;
  message: string;
}

function read(error: unknown): SshError {
  const { code, level, message } = (error ?? {}) as Record<string, unknown>;
  return {
    code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    level: typeof level === 'string' ? level : undefined,
    message: ownWords(typeof message === 'string' && message !== '' ? message : String(error)),
  };
}

const SOCKET_CODES: Record<string, ConnectFailureCode> = {
  ENOTFOUND: 'name_not_found',
  EAI_AGAIN: 'name_not_found',
  ENODATA: 'name_not_found',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'connect_timeout',
};

const SOCKET_TEXTS: Partial<Record<ConnectFailureCode, string>> = {
  name_not_found: 'The name of the server could not be resolved',
  refused: 'The server refused the connection: no SSH service listens there',
  connect_timeout: 'The server did not answer',
  unreachable: 'The server cannot be reached',
};

/** From an error before the TCP connection stood. What no code names is `unreachable`: nothing was heard of a server. */
export function socketFailure(error: unknown): ConnectFailure {
  const { code, message } = read(error);
  const failure = SOCKET_CODES[code ?? ''] ?? 'unreachable';
  return { code: failure, message: `${SOCKET_TEXTS[failure]} (${code ?? message}).` };
}

/** Our own mark on an error: the server asked for a new password (RFC 4252 8). */
export const PASSWORD_EXPIRED = 'HOLDPOINT_PASSWORD_EXPIRED';

/**
 * From an error between TCP connect and login. ssh2 gives no code for a server that hangs up during login; whether a
 * credential had been offered by then (`story`) tells a refused login from a failed handshake.
 */
export function handshakeFailure(error: unknown, story: Pick<LoginStory, 'told'> | null): ConnectFailure {
  const { code, level, message } = read(error);
  if (level === 'client-timeout') {
    return {
      code: 'handshake_timeout',
      message: 'The server accepted the connection but did not complete the login in time.',
    };
  }
  if (level === 'agent') return { code: 'agent_unavailable', message: `The SSH agent did not help: ${message}.` };
  if (code === PASSWORD_EXPIRED) {
    return {
      code: 'password_expired',
      message: 'The password of this login has expired on the server. Change it there.',
    };
  }
  const isHangUp = typeof code === 'number';
  if (level === 'client-authentication' || (isHangUp && story !== null)) {
    return { code: 'auth_failed', message: `The server refused the login: ${message}.${story?.told(isHangUp) ?? ''}` };
  }
  return { code: 'handshake_failed', message: `The SSH handshake failed: ${message}.` };
}

/** Why an established connection ended, as a sentence. */
export function lossMessage(error: unknown): string {
  const { code, level, message } = read(error);
  if (level === 'client-timeout') return 'The connection was lost: the server stopped answering.';
  return `The connection was lost: ${typeof code === 'string' ? code : message}.`;
}
