/** The tray as a pure function of the state (SPEC TRY-1, TRY-2). No relative times: equal states are equal pictures. */
import { parseScope } from '../scopes.ts';
import { actionTitle, counted } from './action-words.ts';
import type { MenuEntry, TrayLevel, TrayPicture } from './desk-ports.ts';
import { cut } from './plain-line.ts';
import { serverNames } from './server-names.ts';
import { isOverdue, maintenanceEntries, scopeName } from './tray-menu-maintenance.ts';
import { serverEntries } from './tray-menu-servers.ts';
import { waitingEntries } from './tray-menu-waiting.ts';
import { isUnreachable, type TrayServer, type TrayState } from './tray-state.ts';

const TITLE_LENGTH = 120;
const DETAIL_LINES = 5;

export function trayPicture(state: TrayState): TrayPicture {
  const names = serverNames(state.servers);
  const facts = factsOf(state, names);
  return {
    level: levelOf(state),
    waiting: state.waitingCount,
    title: cut(`Holdpoint: ${facts.length === 0 ? calm(state) : facts.join(', ')}`, TITLE_LENGTH),
    details: details(state, names).join('\n'),
    menu: [
      ...waitingEntries(state, names),
      ...maintenanceEntries(state, names),
      ...serverEntries(state, names),
      ...ownEntries(state),
    ],
  };
}

function levelOf(state: TrayState): TrayLevel {
  if (state.failedUnseen > 0 || state.servers.some((server) => server.services_in_trouble > 0)) return 'failed';
  if (state.servers.some(isUnreachable)) return 'unreachable';
  if (state.waitingCount > 0) return 'waiting';
  return isHeld(state) ? 'maintenance' : 'normal';
}

function isHeld({ hold_everything, servers, windows }: TrayState): boolean {
  return hold_everything || windows.length > 0 || servers.some((server) => server.is_paused);
}

/** What is out of the ordinary, the worst first. */
function factsOf(state: TrayState, names: ReadonlyMap<string, string>): string[] {
  const named = (servers: TrayServer[], is: string, are: string) => {
    const [first, second] = servers;
    if (first === undefined) return [];
    return second === undefined
      ? [`${names.get(first.server_id)} ${is}`]
      : [`${counted(servers.length, 'server')} ${are}`];
  };
  const inTrouble = state.servers.reduce((sum, server) => sum + server.services_in_trouble, 0);
  const waiting = state.waitingCount;
  return [
    ...(state.failedUnseen === 0 ? [] : [`${counted(state.failedUnseen, 'action')} failed`]),
    ...(inTrouble === 0 ? [] : [`${counted(inTrouble, 'service')} in trouble`]),
    ...named(state.servers.filter(isUnreachable), 'is unreachable', 'are unreachable'),
    ...(waiting === 0 ? [] : [`${counted(waiting, 'action')} ${waiting === 1 ? 'waits' : 'wait'}`]),
    ...(state.hold_everything ? ['everything is held'] : []),
    ...state.windows
      .filter((window) => parseScope(window.scope).kind === 'tag')
      .map((window) => `${scopeName(window.scope, (id) => names.get(id) ?? id)} are held`),
    ...(state.windows.some((window) => isOverdue(window, state.now)) ? ['maintenance is overdue'] : []),
    ...named(
      state.servers.filter((server) => server.is_paused),
      'is paused',
      'are paused',
    ),
  ];
}

function calm(state: TrayState): string {
  return state.servers.length === 0 ? 'no servers yet' : 'nothing waits';
}

/** What waits, else what it means that servers are paused. */
function details(state: TrayState, names: ReadonlyMap<string, string>): string[] {
  if (state.waitingCount === 0) {
    return isHeld(state) ? ['Fixes wait for a person; servers are watched as ever.'] : [];
  }
  const listed = state.waiting.slice(0, state.waitingCount > DETAIL_LINES ? DETAIL_LINES - 1 : DETAIL_LINES);
  const rest = state.waitingCount - listed.length;
  return [
    ...listed.map((action) => actionTitle(action, names.get(action.server_id) ?? action.server_id)),
    ...(rest > 0 ? [`and ${rest.toLocaleString('en')} more`] : []),
  ];
}

function ownEntries({ hold_everything }: TrayState): MenuEntry[] {
  return [
    {
      kind: 'command',
      // Two entries, so that a press on one that somebody else was faster with does not do the opposite.
      key: hold_everything ? 'release-everything' : 'hold-everything',
      label: 'Hold everything',
      checked: hold_everything,
      command: { do: hold_everything ? 'release_everything' : 'hold_everything' },
    },
    { kind: 'command', key: 'open', label: 'Open Holdpoint', checked: null, command: { do: 'open', path: '/' } },
    { kind: 'command', key: 'quit', label: 'Quit Holdpoint', checked: null, command: { do: 'quit' } },
  ];
}
