/** The options of `server add` and `server edit` that say how to log in, and where the secrets come from. */
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { AuthInput } from '../contract/server.ts';
import { given } from './arguments.ts';
import { wrongUsage } from './cli-error.ts';
import type { Secrets } from './secrets.ts';

export interface LoginOptions {
  key?: string;
  agent?: boolean;
  password?: boolean;
  passwordStdin?: boolean;
  passphrase?: boolean;
  passphraseStdin?: boolean;
  sudo?: string;
  sudoPasswordStdin?: boolean;
}

export const SECRETS_HELP = `
Secrets are never taken from the command line. Each --…-stdin reads one line of standard input, in the order
password, passphrase, sudo password; on a terminal it asks instead, without echo.
`;

export function addLoginOptions(command: Command): Command {
  return command
    .addOption(new Option('--key <file>', 'log in with this private key, a file of the host').conflicts('agent'))
    .addOption(new Option('--agent', 'log in with the SSH agent of the host').conflicts(['password', 'passwordStdin']))
    .addOption(new Option('--password', 'log in with a password, asked for here').conflicts('key'))
    .addOption(new Option('--password-stdin', 'log in with a password from standard input').conflicts('key'))
    .option('--passphrase', 'the key has a passphrase, asked for here')
    .option('--passphrase-stdin', 'the key has a passphrase, from standard input')
    .option('--sudo <how>', 'none, passwordless or password')
    .option('--sudo-password-stdin', 'the sudo password from standard input')
    .addHelpText('after', SECRETS_HELP);
}

/** undefined where nothing was said about it. `isLocal`: the host shares this machine's files. */
export async function readAuth(
  options: LoginOptions,
  secrets: Secrets,
  isLocal: boolean,
): Promise<AuthInput | undefined> {
  const { key, agent, password, passwordStdin, passphrase, passphraseStdin } = options;
  if (key === undefined && (passphrase || passphraseStdin)) throw wrongUsage('a passphrase belongs to a --key');
  if (password || passwordStdin) {
    return { kind: 'password', password: await read(secrets, 'password', passwordStdin, '--password-stdin') };
  }
  if (key !== undefined) {
    const path = isLocal ? resolve(key) : key;
    if (!passphrase && !passphraseStdin) return { kind: 'key', path };
    return { kind: 'key', path, passphrase: await read(secrets, 'passphrase', passphraseStdin, '--passphrase-stdin') };
  }
  return agent ? { kind: 'agent' } : undefined;
}

/** `--sudo password` asks for the password; the API judges the word itself. */
export async function readSudo(options: LoginOptions, secrets: Secrets) {
  const { sudo, sudoPasswordStdin } = options;
  const isNeeded = sudo === 'password' || sudoPasswordStdin;
  const password = isNeeded
    ? await read(secrets, 'sudo password', sudoPasswordStdin, '--sudo-password-stdin')
    : undefined;
  return given({ sudo: sudo ?? (sudoPasswordStdin ? 'password' : undefined), sudo_password: password });
}

function read(secrets: Secrets, what: string, isStdin: boolean | undefined, option: string): Promise<string> {
  return isStdin ? secrets.fromStdin(what) : secrets.fromTerminal(what, option);
}
