/** Servers and their connection in words. */
import type { HostKey, PauseView, ServerStatus, ServerTest, ServerView, TestStep } from '../../contract/server.ts';
import { instant, relative } from '../durations.ts';
import { harmless } from '../harmless.ts';
import { labelled } from '../labelled.ts';
import type { Paint, Tone } from '../style.ts';
import { type Cell, table } from '../table.ts';
import { scopeWords } from './maintenance-view.ts';

const TONE: Record<ServerStatus, Tone> = { online: 'good', offline: 'bad', unknown: 'quiet' };

export function serverTable(servers: readonly ServerView[], paint: Paint, now: number): string[] {
  if (servers.length === 0) return ['There are no servers yet; add one with: holdpoint server add'];
  return table(
    ['SERVER', 'NAME', 'ADDRESS', 'STATUS', 'WAITING', 'SERVICES', 'MAINTENANCE'],
    servers.map((server) => [
      server.server_id,
      server.display_name,
      addressOf(server),
      { text: server.status, tone: TONE[server.status] },
      waitingCell(server.pending_count),
      servicesCell(server),
      server.held_by.length > 0 ? { text: heldText(server, now), tone: 'warning' } : '',
    ]),
    paint,
  );
}

export function serverLines(server: ServerView, paint: Paint, now: number): string[] {
  const { auth, host_key: key, presented_host_key: presented, connection_failure: failure } = server;
  const title = `${server.server_id}  ${server.display_name}`;
  const since = server.status_since === null ? '' : ` since ${instant(server.status_since, now)}`;
  return [
    paint('strong', harmless(title)),
    ...labelled(
      [
        ['Address', addressOf(server)],
        ['Status', `${server.status}${since}`],
        ['Last seen', server.last_seen_at === null ? null : instant(server.last_seen_at, now)],
        ['Problem', failure === null ? null : `${failure.message} (${failure.code})`],
        ['Maintenance', server.held_by.length > 0 ? heldText(server, now) : 'off: fixes run at once'],
        ['Waiting', `${server.pending_count} for approval, ${server.open_count} open in all`],
        ['Services', `${server.services_total}, ${server.services_in_trouble} in trouble`],
        [
          'Login',
          `${auth.kind}${auth.path === undefined ? '' : ` ${auth.path}`}${auth.has_secret ? ', with secret' : ''}`,
        ],
        ['Sudo', `${server.sudo}, ${server.sudo_state}`],
        ['Host key', `${server.host_key_state}${key === null ? '' : `: ${keyText(key)}`}`],
        ['Shown key', presented === null ? null : `${keyText(presented)}, accepted by nobody`],
        ['Tags', server.tags.join(', ')],
        ['Added', instant(server.created_at, now)],
      ],
      paint,
    ),
  ];
}

/** Its own pause, and the maintenance of others that holds it. */
function heldText(server: ServerView, now: number): string {
  const others = server.held_by.filter((scope) => scope !== `server:${server.server_id}`);
  const held = others.length === 0 ? [] : [`held by maintenance of ${others.map(scopeWords).join(', ')}`];
  return [...(server.is_paused ? [pausedText(server, now)] : []), ...held].join('; ');
}

/** `paused 2 h ago by anna: upgrading, until in 3 h`. */
export function pausedText(
  pause: Pick<PauseView, 'paused_at' | 'paused_by' | 'pause_reason' | 'resume_at'>,
  now: number,
) {
  const since = pause.paused_at === null ? '' : ` ${relative(pause.paused_at, now)}`;
  const by = pause.paused_by === null ? '' : ` by ${pause.paused_by}`;
  const reason = pause.pause_reason === null ? '' : `: ${pause.pause_reason}`;
  const end = pause.resume_at === null ? '' : ` (resumes ${relative(pause.resume_at, now)})`;
  return `paused${since}${by}${reason}${end}`;
}

export function pauseLines(pause: PauseView, now: number): string[] {
  const others = pause.held_by.filter((scope) => scope !== `server:${pause.server_id}`);
  const open =
    others.length === 0
      ? 'not in maintenance mode: fixes run at once'
      : `not paused itself, but in maintenance with ${others.join(', ')}: fixes wait for a person`;
  const state = pause.is_paused ? pausedText(pause, now) : open;
  return [harmless(`${pause.server_id}: ${state}`)];
}

const STEP_WORDS: Record<TestStep['step'], string> = {
  connection: 'Connection',
  commands: 'Commands',
  systemd: 'systemd',
  rights: 'Rights',
  journal: 'Journal',
};

export function testLines(serverId: string, test: ServerTest, paint: Paint): string[] {
  const { host_key: key, failure } = test;
  const latency = test.latency_ms === null ? '' : ` in ${test.latency_ms} ms`;
  const verdict = test.ok ? paint('good', `answers${latency}`) : paint('bad', 'cannot be used yet');
  const sudoTypes = Object.entries(test.sudo_types).map(([type, isAllowed]) => `${type} ${isAllowed ? 'yes' : 'no'}`);
  return [
    `${harmless(serverId)}: ${verdict}`,
    ...labelled(
      [
        ['Problem', failure === null ? null : `${failure.message} (${failure.code})`],
        [
          'Host key',
          key === null ? null : `${key.type} ${key.fingerprint}${key.known ? ', accepted' : ', not accepted'}`,
        ],
        ['Accepted', key === null || key.known ? null : key.accepted_fingerprint],
        ['Sudo', test.sudo],
        ['May run', sudoTypes.join(', ')],
        ...test.steps
          .filter(({ state }) => state === 'warning')
          .map(({ step, message }): [string, string] => [STEP_WORDS[step], message]),
      ],
      paint,
    ),
    ...refusalLines(test.sudo_refusals, paint),
  ];
}

/** Each command that sudo refuses, and at the end all lines that would allow them, to be copied. */
function refusalLines(refusals: ServerTest['sudo_refusals'], paint: Paint): string[] {
  if (refusals.length === 0) return [];
  const lines = refusals.flatMap(({ sudoers }) => (sudoers === null ? [] : [sudoers]));
  return [
    paint('quiet', 'refused by sudo:'),
    ...refusals.map(({ command, words }) => `  ${harmless(`${command}: ${words}`)}`),
    ...(lines.length === 0 ? [] : [paint('quiet', 'lines for /etc/sudoers.d/holdpoint, by visudo -f:')]),
    ...lines.map((line) => `  ${harmless(line)}`),
  ];
}

export function addressOf({ ssh_user, host, port }: Pick<ServerView, 'ssh_user' | 'host' | 'port'>): string {
  return `${ssh_user}@${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** A key accepted by its fingerprint alone has no type until it is seen. */
function keyText({ type, fingerprint }: HostKey): string {
  return `${type} ${fingerprint}`.trim();
}

function waitingCell(count: number): string | Cell {
  return count === 0 ? '' : { text: String(count), tone: 'warning' };
}

function servicesCell({ services_total, services_in_trouble }: ServerView): string | Cell {
  if (services_in_trouble === 0) return String(services_total);
  return { text: `${services_total}, ${services_in_trouble} in trouble`, tone: 'bad' };
}
