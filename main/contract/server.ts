/** Servers: what is stored, what is shown, what may be asked (SPEC SRV-1…6, RUN-7, RUN-8). */
import { z } from 'zod';
import { visibleText } from './text.ts';
import { Timestamp, TimestampInput } from './time.ts';

export const ServerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,99}$/, 'must be 1 to 100 of a-z 0-9 -, not beginning with -');

/** RFC 1123 host name, IPv4 or IPv6 address. What it resolves to is not judged here. */
export const HostName = z
  .string()
  .min(1)
  .max(253)
  .regex(/^(?!-)[A-Za-z0-9._:-]+(%[A-Za-z0-9._-]+)?$/, 'must be a host name or an IP address');

/** As systems have them: `deploy`, `1001`, `svc$`, `user@corp.example` (SSSD), `CORP\\user` and `CORP+user` (winbind). */
export const SshUser = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._@\\+-]{0,127}\$?$/, 'must be a login name of the server');

export const Tag = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/, 'must be 1 to 50 of A-Z a-z 0-9 . _ -');

/** `SHA256:` and 43 characters of unpadded base64, as `ssh-keygen -lf` prints it. */
export const Fingerprint = z
  .string()
  .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'must be a fingerprint as ssh-keygen -lf shows it: SHA256:…');

export const HostKey = z.object({ type: z.string(), fingerprint: Fingerprint });
export type HostKey = z.infer<typeof HostKey>;

const Secret = z.string().min(1).max(10_000);

/** How to log in, as it is given. Secrets in it are never shown again. */
export const AuthInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('agent') }),
  z.strictObject({
    kind: z.literal('key'),
    path: z
      .string()
      .min(1)
      .max(4096)
      .regex(/^[^\0]+$/, 'must be a path'),
    passphrase: Secret.optional(),
  }),
  z.strictObject({ kind: z.literal('password'), password: Secret }),
]);
export type AuthInput = z.infer<typeof AuthInput>;

/** How to log in, as it is shown: without its secrets. */
export const AuthView = z.object({
  kind: z.enum(['agent', 'key', 'password']),
  path: z.string().optional(),
  has_secret: z.boolean().describe('Whether a password or passphrase is known to the program at present.'),
});
export type AuthView = z.infer<typeof AuthView>;

export const Sudo = z.enum(['none', 'passwordless', 'password']);
export type Sudo = z.infer<typeof Sudo>;

/** What the last check of sudo found (RUN-7). `not_needed`: the login is root. `partial`: some action types are allowed. */
export const SudoState = z.enum([
  'unchecked',
  'not_needed',
  'ok',
  'partial',
  'password_required',
  'wrong_password',
  'not_allowed',
  'missing',
  'requires_tty',
]);
export type SudoState = z.infer<typeof SudoState>;

/** A command that sudo refuses this login (RUN-10). */
export const SudoRefusal = z
  .object({
    action_type: z.string(),
    service_name: z.string().nullable(),
    command: z.string().describe('The very command that would run.'),
    words: z.string().describe("sudo's own sentence."),
    sudoers: z
      .string()
      .nullable()
      .describe('The line that would allow this command and nothing else; null where none can.'),
  })
  .meta({ id: 'SudoRefusal' });
export type SudoRefusal = z.infer<typeof SudoRefusal>;

const DisplayName = visibleText(200);
const Port = z.number().int().min(1).max(65_535);
const Tags = z
  .array(Tag)
  .max(50)
  .transform((tags) => [...new Set(tags)]);

export const ServerInput = z
  .strictObject({
    server_id: ServerId,
    display_name: DisplayName.optional(),
    host: HostName,
    port: Port.default(22),
    ssh_user: SshUser,
    auth: AuthInput,
    sudo: Sudo.default('none'),
    sudo_password: Secret.optional(),
    tags: Tags.default([]),
    host_key: Fingerprint.optional(),
  })
  .meta({ id: 'ServerInput' });
export type ServerInput = z.infer<typeof ServerInput>;

/**
 * `sudo_password: null` forgets it. `server_id` cannot change: history refers to it. Another host, port or login forgets the
 * password, the sudo password and the accepted host key, where they are not given in the same edit.
 */
export const ServerPatch = z
  .strictObject({
    display_name: DisplayName.optional(),
    host: HostName.optional(),
    port: Port.optional(),
    ssh_user: SshUser.optional(),
    auth: AuthInput.optional(),
    sudo: Sudo.optional(),
    sudo_password: Secret.nullable().optional(),
    tags: Tags.optional(),
    host_key: Fingerprint.optional().describe('Accepts this key beforehand.'),
    forget: z
      .boolean()
      .optional()
      .describe('false: where something would be forgotten nothing changes, and 409 `would_forget` says what it is.'),
  })
  .meta({ id: 'ServerPatch' });
export type ServerPatch = z.infer<typeof ServerPatch>;

export const ServerStatus = z.enum(['online', 'offline', 'unknown']);
export type ServerStatus = z.infer<typeof ServerStatus>;

/** Why a connection could not be made or used; closed, so that every reader can explain each one. */
export const ConnectFailureCode = z.enum([
  'name_not_found',
  'refused',
  'unreachable',
  'connect_timeout',
  'handshake_timeout',
  'handshake_failed',
  'auth_failed',
  'key_unreadable',
  'agent_unavailable',
  'secret_missing',
  'host_key_unknown',
  'host_key_changed',
  'channel_refused',
  'connection_lost',
  'probe_failed',
  'limit_reached',
  'commands_not_run',
  'login_disabled',
  'password_expired',
  'no_systemd',
]);
export type ConnectFailureCode = z.infer<typeof ConnectFailureCode>;

export const ConnectFailure = z.object({ code: ConnectFailureCode, message: z.string() });
export type ConnectFailure = z.infer<typeof ConnectFailure>;

export const ServerView = z
  .object({
    server_id: z.string(),
    display_name: z.string(),
    host: z.string(),
    port: z.number().int(),
    ssh_user: z.string(),
    auth: AuthView,
    sudo: Sudo,
    has_sudo_password: z.boolean(),
    tags: z.array(z.string()),
    status: ServerStatus,
    status_since: Timestamp.nullable(),
    last_seen_at: Timestamp.nullable().describe('Last time the server answered.'),
    connection_failure: ConnectFailure.nullable().describe(
      'Why the last attempt to reach it failed; null when it worked.',
    ),
    is_paused: z.boolean(),
    paused_at: Timestamp.nullable(),
    paused_by: z.string().nullable(),
    pause_reason: z.string().nullable(),
    resume_at: Timestamp.nullable(),
    held_by: z
      .array(z.string())
      .describe('Scopes of the open maintenance that holds it: its own, of its tags, of everything. Empty: not held.'),
    host_key: HostKey.nullable().describe('The accepted key; its type is unknown until first seen.'),
    host_key_state: z.enum(['unknown', 'accepted', 'changed']),
    presented_host_key: HostKey.nullable().describe('A key the server showed that nobody accepted yet.'),
    sudo_state: SudoState,
    sudo_checked_at: Timestamp.nullable(),
    pending_count: z.number().int(),
    open_count: z.number().int(),
    services_total: z.number().int(),
    services_in_trouble: z.number().int(),
    created_at: Timestamp,
  })
  .meta({ id: 'Server' });
export type ServerView = z.infer<typeof ServerView>;

export const MAX_PAUSE_MINUTES = 60 * 24 * 366;

/** An end is given as an instant or as a length, not both. It must lie in the future. */
export const PauseInput = z
  .strictObject({
    reason: visibleText(1000).nullable().optional(),
    resume_at: TimestampInput.nullable().optional(),
    minutes: z.number().positive().max(MAX_PAUSE_MINUTES).optional(),
  })
  .refine((input) => input.minutes === undefined || input.resume_at === undefined, {
    message: 'give minutes or resume_at, not both',
    path: ['minutes'],
  })
  .meta({ id: 'PauseInput' });
export type PauseInput = z.infer<typeof PauseInput>;

export const PauseView = z
  .object({
    server_id: z.string(),
    is_paused: z.boolean(),
    paused_at: Timestamp.nullable(),
    pause_reason: z.string().nullable(),
    paused_by: z.string().nullable(),
    resume_at: Timestamp.nullable(),
    pending_count: z.number().int().describe('Actions of this server that wait for a person (SRV-4).'),
    held_by: z.array(z.string()).describe('Scopes of the open maintenance that holds it, such as server:web-1 or all.'),
  })
  .meta({ id: 'PauseState' });
export type PauseView = z.infer<typeof PauseView>;

/** One step of a connection test. `skipped`: a step before it failed, or there is nothing to ask. */
export const TestStep = z.object({
  step: z.enum(['connection', 'commands', 'systemd', 'rights', 'journal']),
  state: z.enum(['ok', 'warning', 'failed', 'skipped']),
  message: z.string().describe('What was found, and what to do where it is not well; plain sentences.'),
});
export type TestStep = z.infer<typeof TestStep>;

/** The answer of a connection test (RUN-7, RUN-8). `failure` is null exactly when `ok`. */
export const ServerTest = z
  .object({
    ok: z.boolean(),
    latency_ms: z.number().nullable().describe('One round trip on the open connection, milliseconds.'),
    host_key: HostKey.extend({ known: z.boolean(), accepted_fingerprint: z.string().nullable() }).nullable(),
    sudo: SudoState,
    sudo_types: z
      .record(z.string(), z.boolean())
      .describe('Per action type: may this login run all that is asked about it? The services on the list, each.'),
    sudo_refusals: z.array(SudoRefusal).describe('Every command that sudo refuses, at most 500.'),
    steps: z.array(TestStep).describe('What was tried, in order; the first that failed stops those that need it.'),
    failure: z
      .object({ code: z.union([ConnectFailureCode, z.literal('sudo_refused')]), message: z.string() })
      .nullable(),
  })
  .meta({ id: 'ServerTest' });
export type ServerTest = z.infer<typeof ServerTest>;

export const HostKeyInput = z.strictObject({ fingerprint: Fingerprint }).meta({ id: 'HostKeyInput' });
