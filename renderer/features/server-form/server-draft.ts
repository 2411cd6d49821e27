/** The fields of a server as they are typed, and what they become. The host checks them; here only gaps are found. */
import type { ServerPatch, ServerView, Sudo } from '../../../main/contract/server.ts';
import type { ServerGiven } from '../../client/client.ts';

export interface ServerDraft {
  display_name: string;
  server_id: string;
  host: string;
  port: string;
  ssh_user: string;
  auth: 'agent' | 'key' | 'password';
  key_path: string;
  passphrase: string;
  password: string;
  sudo: Sudo;
  sudo_password: string;
  /** Separated by spaces or commas. */
  tags: string;
}

export const EMPTY_DRAFT: ServerDraft = {
  display_name: '',
  server_id: '',
  host: '',
  port: '22',
  ssh_user: 'root',
  auth: 'agent',
  key_path: '~/.ssh/id_ed25519',
  passphrase: '',
  password: '',
  sudo: 'none',
  sudo_password: '',
  tags: '',
};

export function draftOf(server: ServerView): ServerDraft {
  return {
    ...EMPTY_DRAFT,
    display_name: server.display_name,
    server_id: server.server_id,
    host: server.host,
    port: String(server.port),
    ssh_user: server.ssh_user,
    auth: server.auth.kind,
    key_path: server.auth.path ?? EMPTY_DRAFT.key_path,
    sudo: server.sudo,
    tags: server.tags.join(' '),
  };
}

/** A server id from a name or address: `Web Münster 1` → `web-munster-1`. */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
}

/** By the path the host would name; what must not be empty and is. */
export function gapsOf(draft: ServerDraft, known?: ServerView): Record<string, string> {
  const hasPassword = known?.auth.kind === 'password' && known.auth.has_secret && !isOtherLogin(draft, known);
  const needsPassword = draft.auth === 'password' && !hasPassword;
  const needed: [path: string, value: string, isNeeded: boolean][] = [
    ['host', draft.host, true],
    ['ssh_user', draft.ssh_user, true],
    ['port', draft.port, true],
    ['auth.path', draft.key_path, draft.auth === 'key'],
    ['auth.password', draft.password, needsPassword],
  ];
  return Object.fromEntries(
    needed.filter(([, value, isNeeded]) => isNeeded && value.trim() === '').map(([path]) => [path, 'This is needed.']),
  );
}

/** Another host, port or login is another server until proven otherwise, as the host sees it. */
export function isOtherLogin(draft: ServerDraft, { host, port, ssh_user }: ServerView): boolean {
  const typed = addressOf(draft);
  return typed.host !== host || typed.port !== port || typed.ssh_user !== ssh_user;
}

/** What saving would forget of the server as it is known, in words; what is typed anew is not forgotten. */
export function forgottenBy(draft: ServerDraft, known: ServerView): string[] {
  if (!isOtherLogin(draft, known)) return [];
  const { kind, has_secret: hasSecret } = known.auth;
  const isKept = draft.auth !== kind || !hasSecret;
  return [
    ...(!isKept && kind === 'password' && draft.password === '' ? ['its password'] : []),
    ...(!isKept && kind === 'key' && draft.passphrase === '' ? ['the passphrase of its key'] : []),
    ...(known.has_sudo_password && draft.sudo === 'password' && draft.sudo_password === ''
      ? ['its sudo password']
      : []),
    ...(known.host_key !== null ? ['its accepted host key'] : []),
  ];
}

/** What `POST /servers` takes. Without a name and an id both are made from the address. */
export function givenOf(draft: ServerDraft): ServerGiven {
  const name = draft.display_name.trim();
  return {
    server_id: draft.server_id.trim() || slug(name || draft.host),
    ...(name === '' ? {} : { display_name: name }),
    ...addressOf(draft),
    auth: authOf(draft),
    sudo: draft.sudo,
    ...(draft.sudo === 'password' && draft.sudo_password !== '' ? { sudo_password: draft.sudo_password } : {}),
    tags: tagsOf(draft.tags),
  };
}

/** What `PATCH /servers/{id}` takes: a secret that was not typed again stays. */
export function patchOf(draft: ServerDraft, server: ServerView): ServerPatch {
  const hasNewSecret = draft.auth === 'password' ? draft.password !== '' : draft.passphrase !== '';
  const isSameLogin =
    draft.auth === server.auth.kind && (draft.auth !== 'key' || draft.key_path.trim() === server.auth.path);
  return {
    display_name: draft.display_name.trim() || server.server_id,
    ...addressOf(draft),
    ...(isSameLogin && !hasNewSecret ? {} : { auth: authOf(draft) }),
    sudo: draft.sudo,
    ...(draft.sudo === 'password' && draft.sudo_password !== '' ? { sudo_password: draft.sudo_password } : {}),
    ...(draft.sudo !== 'password' && server.has_sudo_password ? { sudo_password: null } : {}),
    tags: tagsOf(draft.tags),
  };
}

function addressOf(draft: ServerDraft) {
  return { host: draft.host.trim(), port: Number(draft.port), ssh_user: draft.ssh_user.trim() };
}

function authOf(draft: ServerDraft): ServerGiven['auth'] {
  switch (draft.auth) {
    case 'agent':
      return { kind: 'agent' };
    case 'key': {
      const path = draft.key_path.trim();
      return { kind: 'key', path, ...(draft.passphrase === '' ? {} : { passphrase: draft.passphrase }) };
    }
    case 'password':
      return { kind: 'password', password: draft.password };
  }
}

function tagsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
