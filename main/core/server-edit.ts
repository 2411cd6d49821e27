/**
 * What editing a server comes to. Another host, port or login is somebody else until proven otherwise: no password, sudo
 * password or accepted host key of the old one goes along, except where it is given anew in the same edit.
 */
import type { Change } from '../contract/change.ts';
import { type Forgotten, type Problem, problem } from '../contract/error.ts';
import type { HostKey, ServerPatch } from '../contract/server.ts';
import { changesBetween, secretChange } from './changes.ts';
import type { ServerRecord, ServerSecrets, StoredServer } from './ports.ts';
import { splitAuth } from './targets.ts';

export interface ServerEdit {
  columns: Partial<StoredServer>;
  secrets: ServerSecrets;
  changes: Change[];
  /** What was known and is not any more, though nobody asked for that in so many words. */
  forgets: Forgotten[];
  /** Nothing sealed for the old one may stay, known at present or not. */
  isOtherLogin: boolean;
  /** Another machine: what the old one told of its units says nothing. */
  isElsewhere: boolean;
}

const SHOWN = ['display_name', 'host', 'port', 'ssh_user', 'sudo', 'tags'] as const;

export function editOf(before: ServerRecord, known: ServerSecrets, patch: ServerPatch): ServerEdit {
  const given = Object.fromEntries(SHOWN.map((name) => [name, patch[name]]).filter(([, value]) => value !== undefined));
  const after: ServerRecord = { ...before, ...given };
  const isElsewhere = after.host !== before.host || after.port !== before.port;
  const isOtherLogin = isElsewhere || after.ssh_user !== before.ssh_user;
  const split = patch.auth === undefined ? null : splitAuth(patch.auth);
  after.auth = split?.auth ?? before.auth;
  after.host_key = hostKeyAfter(before, patch, isOtherLogin);
  const secrets = secretsAfter(known, split?.secrets, patch.sudo_password, isOtherLogin);
  const changes = [
    ...changesBetween(before, after, SHOWN),
    ...changesBetween(loginOf(before), loginOf(after), ['auth', 'key_file', 'host_key']),
    ...secretChanges(known, secrets, patch),
  ];
  const isNewKey = after.host_key?.fingerprint !== before.host_key?.fingerprint;
  const isOtherRights = isOtherLogin || after.sudo !== before.sudo || patch.sudo_password !== undefined;
  return {
    columns: {
      ...given,
      auth: after.auth,
      host_key: after.host_key,
      ...(isOtherLogin || isNewKey ? { presented_host_key: null } : {}),
      ...(isElsewhere ? { status: 'unknown', status_since: null, connection_failure: null } : {}),
      ...(isOtherRights ? { sudo_state: 'unchecked', sudo_types: {}, sudo_checked_at: null } : {}),
    },
    secrets,
    changes,
    forgets: isOtherLogin ? forgotten(before, known, patch) : [],
    isOtherLogin,
    isElsewhere,
  };
}

const WORDS: Record<Forgotten, string> = {
  password: 'its password',
  passphrase: 'the passphrase of its key',
  sudo_password: 'its sudo password',
  host_key: 'its accepted host key',
};

/** Said before, to whoever asked to be told (`forget` false). */
export function wouldForget(serverId: string, forgets: Forgotten[]): Problem {
  const names = new Intl.ListFormat('en').format(forgets.map((name) => WORDS[name]));
  const message = `With another host, port or login ${serverId} forgets ${names}; give them anew, or say forget.`;
  return problem('would_forget', message, { forgets });
}

function hostKeyAfter(before: ServerRecord, { host_key: given }: ServerPatch, isOtherLogin: boolean): HostKey | null {
  if (given === undefined) return isOtherLogin ? null : before.host_key;
  return given === before.host_key?.fingerprint ? before.host_key : { type: '', fingerprint: given };
}

function secretsAfter(
  known: ServerSecrets,
  given: ServerSecrets | undefined,
  sudoPassword: string | null | undefined,
  isOtherLogin: boolean,
): ServerSecrets {
  const { sudo_password: knownSudo, ...knownLogin } = isOtherLogin ? {} : known;
  const sudo = sudoPassword === undefined ? knownSudo : (sudoPassword ?? undefined);
  return { ...(given ?? knownLogin), ...(sudo === undefined ? {} : { sudo_password: sudo }) };
}

const SECRETS = ['password', 'passphrase', 'sudo_password'] as const;

function secretChanges(known: ServerSecrets, after: ServerSecrets, { auth, sudo_password }: ServerPatch): Change[] {
  const isGiven = (name: (typeof SECRETS)[number]) =>
    name === 'sudo_password' ? sudo_password !== undefined : auth !== undefined;
  return SECRETS.flatMap((name) => {
    if (after[name] === undefined) return secretChange(name, known[name] !== undefined, 'removed');
    return isGiven(name) ? secretChange(name, known[name] !== undefined, 'given') : [];
  });
}

function forgotten(before: ServerRecord, known: ServerSecrets, patch: ServerPatch): Forgotten[] {
  const login = patch.auth !== undefined ? [] : (['password', 'passphrase'] as const);
  const sudo = patch.sudo_password !== undefined ? [] : (['sudo_password'] as const);
  const secrets = [...login, ...sudo].filter((name) => known[name] !== undefined);
  return before.host_key === null || patch.host_key !== undefined ? secrets : [...secrets, 'host_key'];
}

/** How one logs in, in words that an event can compare. */
function loginOf({ auth, host_key }: ServerRecord) {
  return { auth: auth.kind, key_file: auth.path ?? null, host_key: host_key?.fingerprint ?? null };
}
