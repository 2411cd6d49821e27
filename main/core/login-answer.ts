/** What it means that a login answered without running our command (SPEC RUN-9). */
import type { ConnectFailure, ConnectFailureCode } from '../contract/server.ts';
import { serverWords } from './server-words.ts';

/** Programs that stand in for a shell, by their own fixed words (shadow-utils and util-linux nologin; sshd and PAM on passwords). */
const KNOWN: readonly [RegExp, ConnectFailureCode, string][] = [
  [
    /password has expired|password change required|required to change your password/i,
    'password_expired',
    'The password of this login has expired on the server, so nothing can be run. Change it there.',
  ],
  [/account is (currently )?not available/i, 'login_disabled', 'This login may not run commands on the server.'],
];

/** The login ended with `exitCode`, and nothing of ours ran. Its own words are told, cleaned and cut. */
export function unheardFailure({ exitCode, said }: { exitCode: number; said: string }): ConnectFailure {
  const words = serverWords(said);
  const quoted = words === '' ? `It said nothing and ended with exit code ${exitCode}.` : `It said: “${words}”`;
  const known = KNOWN.find(([pattern]) => pattern.test(words));
  if (known !== undefined) return { code: known[1], message: `${known[2]} ${quoted}` };
  return {
    code: 'commands_not_run',
    message: `The login works, but the server does not run our commands for it. ${quoted}`,
  };
}

/** It did not end within the time, and nothing of ours was heard to run: something took the login over. */
export function takenOverFailure(seconds: number, said: string): ConnectFailure {
  const words = serverWords(said);
  const quoted = words === '' ? 'It said nothing.' : `It said: “${words}”`;
  return {
    code: 'commands_not_run',
    message: `The login works, but something takes it over and runs nothing of ours within ${seconds} s. ${quoted}`,
  };
}
