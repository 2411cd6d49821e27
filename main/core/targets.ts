/** From a stored server and its secrets to what the executor needs to log in. */
import type { AuthInput } from '../contract/server.ts';
import type { SecretStore, ServerRecord, ServerSecrets, Target } from './ports.ts';

export function targetOf(server: ServerRecord, secrets: ServerSecrets): Target {
  return {
    serverId: server.server_id,
    host: server.host,
    port: server.port,
    user: server.ssh_user,
    auth: targetAuth(server, secrets),
    sudo: server.sudo,
    ...(secrets.sudo_password === undefined ? {} : { sudoPassword: secrets.sudo_password }),
    hostKey: server.host_key,
  };
}

function targetAuth(server: ServerRecord, secrets: ServerSecrets): Target['auth'] {
  switch (server.auth.kind) {
    case 'agent':
      return { kind: 'agent' };
    case 'key':
      return {
        kind: 'key',
        path: server.auth.path ?? '',
        ...(secrets.passphrase === undefined ? {} : { passphrase: secrets.passphrase }),
      };
    case 'password':
      return { kind: 'password', ...(secrets.password === undefined ? {} : { password: secrets.password }) };
  }
}

/** The secrets in an input, apart from what may be stored plainly. */
export function splitAuth(auth: AuthInput): { auth: ServerRecord['auth']; secrets: ServerSecrets } {
  switch (auth.kind) {
    case 'agent':
      return { auth: { kind: 'agent' }, secrets: {} };
    case 'key':
      return {
        auth: { kind: 'key', path: auth.path },
        secrets: auth.passphrase === undefined ? {} : { passphrase: auth.passphrase },
      };
    case 'password':
      return { auth: { kind: 'password' }, secrets: { password: auth.password } };
  }
}

export type Targets = (server: ServerRecord) => Target;

export function createTargets(secrets: SecretStore): Targets {
  return (server) => targetOf(server, secrets.get(server.server_id));
}
