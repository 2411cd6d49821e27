/** The part of the tray menu that pauses and resumes servers; every one can be reached, however many (SPEC TRY-2). */
import { counted } from './action-words.ts';
import type { MenuEntry, TrayCommand } from './desk-ports.ts';
import { MORNING } from './local-time.ts';
import { cut, plainLine } from './plain-line.ts';
import { isUnreachable, type TrayServer, type TrayState } from './tray-state.ts';

/** Up to so many servers stand in the menu itself. */
export const LISTED_SERVERS = 15;
/** Longer menus than this are not to be read; they become groups. */
export const GROUP_SIZE = 25;

const REASON_LENGTH = 120;
const GROUP_NAME_LENGTH = 24;
const LENGTHS = [
  { minutes: 15, words: '15 minutes' },
  { minutes: 60, words: '1 hour' },
  { minutes: 240, words: '4 hours' },
];

const ORDER = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

interface Named {
  name: string;
  server: TrayServer;
}

/** Ends with a separator where there are servers. */
export function serverEntries(state: TrayState, names: ReadonlyMap<string, string>): MenuEntry[] {
  if (state.servers.length === 0) return [];
  const all = state.servers
    .map((server) => ({ name: names.get(server.server_id) ?? server.server_id, server }))
    .sort((a, b) => ORDER.compare(a.name, b.name) || (a.server.server_id < b.server.server_id ? -1 : 1));
  const list = all.length <= LISTED_SERVERS ? all.map((one) => serverEntry(one, state)) : grouped(all, state);
  return [...list, { kind: 'separator', key: 'after-servers' }];
}

/** Paused ones come first and together: they are what a person looks for. */
function grouped(all: Named[], state: TrayState): MenuEntry[] {
  const paused = all.filter(({ server }) => server.is_paused);
  const others = all.filter(({ server }) => !server.is_paused);
  return [
    ...(paused.length === 0
      ? []
      : [
          {
            kind: 'submenu' as const,
            key: 'paused-servers',
            label: `In maintenance mode (${paused.length})`,
            entries: inGroups(paused, state, 'paused'),
          },
        ]),
    ...inGroups(others, state, 'servers'),
  ];
}

/** At most GROUP_SIZE entries a menu, as many levels deep as that takes. `key` is the start of the groups' keys. */
function inGroups(servers: Named[], state: TrayState, key: string): MenuEntry[] {
  if (servers.length <= GROUP_SIZE) return servers.map((one) => serverEntry(one, state));
  const depth = Math.ceil(Math.log(servers.length) / Math.log(GROUP_SIZE) - 1e-9);
  const capacity = GROUP_SIZE ** (depth - 1);
  const groups: MenuEntry[] = [];
  for (let from = 0; from < servers.length; from += capacity) {
    const group = servers.slice(from, from + capacity);
    const name = (one: Named | undefined) => cut(one?.name ?? '', GROUP_NAME_LENGTH);
    const groupKey = `${key}:${from / capacity}`;
    const label = group.length === 1 ? name(group[0]) : `${name(group[0])} … ${name(group.at(-1))}`;
    groups.push({ kind: 'submenu', key: groupKey, label, entries: inGroups(group, state, groupKey) });
  }
  return groups;
}

function serverEntry({ name, server }: Named, state: TrayState): MenuEntry {
  const key = `server:${server.server_id}`;
  const marks = [
    ...(server.is_paused ? ['paused'] : []),
    ...(isUnreachable(server) ? ['unreachable'] : []),
    ...(server.services_in_trouble > 0 ? [`${counted(server.services_in_trouble, 'service')} in trouble`] : []),
  ];
  return {
    kind: 'submenu',
    key,
    label: marks.length === 0 ? name : `${name}: ${marks.join(', ')}`,
    entries: server.is_paused ? pausedEntries(key, name, server, state) : pauseEntries(key, name, server.server_id),
  };
}

function pauseEntries(key: string, name: string, serverId: string): MenuEntry[] {
  return [
    command(`${key}:pause`, `Pause ${name}`, { do: 'pause', server_id: serverId, until: null }),
    ...LENGTHS.map(({ minutes, words }) =>
      command(`${key}:pause:${minutes}`, `Pause for ${words}`, { do: 'pause_for', server_id: serverId, minutes }),
    ),
    command(`${key}:pause:tomorrow`, `Pause until tomorrow ${MORNING}`, {
      do: 'pause_until_tomorrow',
      server_id: serverId,
    }),
  ];
}

function pausedEntries(key: string, name: string, server: TrayServer, { now, time }: TrayState): MenuEntry[] {
  const at = (iso: string) => time.text(Date.parse(iso), now);
  const since = server.paused_at === null ? '' : ` since ${at(server.paused_at)}`;
  const until = server.resume_at === null ? 'until someone resumes it' : `until ${at(server.resume_at)}`;
  const by = plainLine(server.paused_by ?? '', REASON_LENGTH);
  const why = plainLine(server.pause_reason ?? '', REASON_LENGTH);
  const because = [...(by === '' ? [] : [`Paused by ${by}`]), ...(why === '' ? [] : [why])].join(': ');
  return [
    { kind: 'text', key: `${key}:mode`, label: `In maintenance mode${since}, ${until}` },
    ...(because === '' ? [] : [{ kind: 'text' as const, key: `${key}:because`, label: because }]),
    { kind: 'text', key: `${key}:waiting`, label: waitingText(server.pending_count) },
    command(`${key}:resume`, `Resume ${name}`, { do: 'resume', server_id: server.server_id }),
  ];
}

function waitingText(pending: number): string {
  if (pending === 0) return 'Fixes wait for a person';
  return `${counted(pending, 'action')} ${pending === 1 ? 'waits' : 'wait'} for a person`;
}

function command(key: string, label: string, does: TrayCommand): MenuEntry {
  return { kind: 'command', key, label, checked: null, command: does };
}
