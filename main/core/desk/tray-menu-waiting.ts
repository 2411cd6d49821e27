/** The part of the tray menu that lists what waits for a person (SPEC TRY-2). */
import type { ActionSummary } from '../../contract/action.ts';
import { actionTitle, askedBy, seenOf } from './action-words.ts';
import type { MenuEntry, TrayCommand } from './desk-ports.ts';
import { exactLine, pieces, plainLine } from './plain-line.ts';
import type { TrayState } from './tray-state.ts';

/** Actions listed in the menu; the others are in the window. */
export const LISTED_WAITING = 10;

const ROW_LENGTH = 100;
const COMMAND_ROWS = 6;
const NOTE_LENGTH = 200;

/** Ends with a separator where anything waits. */
export function waitingEntries(state: TrayState, names: ReadonlyMap<string, string>): MenuEntry[] {
  if (state.waitingCount === 0) return [];
  const listed = state.waiting.slice(0, LISTED_WAITING);
  const rest = state.waitingCount - listed.length;
  return [
    text('waiting', 'Waiting for you'),
    ...listed.map((action) => actionEntry(action, names.get(action.server_id) ?? action.server_id, state)),
    ...(rest > 0 ? [command('more-waiting', `${rest.toLocaleString('en')} more wait…`, open('/queue'))] : []),
    { kind: 'separator', key: 'after-waiting' },
  ];
}

function actionEntry(action: ActionSummary, serverName: string, state: TrayState): MenuEntry {
  const key = `action:${action.id}`;
  const rows = pieces(exactLine(action.command), ROW_LENGTH);
  const isWhole = rows.length <= COMMAND_ROWS;
  const asked = `${askedBy(action)}, ${state.time.text(Date.parse(action.created_at), state.now)}`;
  const path = `/queue?action=${action.id}`;
  const seen = seenOf(action);
  return {
    kind: 'submenu',
    key,
    label: actionTitle(action, serverName),
    entries: [
      ...rows.slice(0, COMMAND_ROWS).map((row, index) => text(`${key}:command:${index}`, row)),
      // Nobody approves here what they could not read here.
      ...(isWhole ? [] : [text(`${key}:goes-on`, 'The command goes on: see all of it in the window.')]),
      text(`${key}:asked`, asked),
      ...(action.note === null ? [] : [text(`${key}:why`, `Why: ${plainLine(action.note, NOTE_LENGTH)}`)]),
      { kind: 'separator', key: `${key}:before-deciding` },
      ...(isWhole ? [command(`${key}:approve`, 'Approve', { do: 'approve', action_id: action.id, seen })] : []),
      command(`${key}:reject`, 'Reject', { do: 'reject', action_id: action.id, seen }),
      command(`${key}:reject-with-reason`, 'Reject with a reason…', open(path)),
      command(`${key}:show`, 'Show', open(path)),
    ],
  };
}

function text(key: string, label: string): MenuEntry {
  return { kind: 'text', key, label };
}

function command(key: string, label: string, does: TrayCommand): MenuEntry {
  return { kind: 'command', key, label, checked: null, command: does };
}

function open(path: string): TrayCommand {
  return { do: 'open', path };
}
