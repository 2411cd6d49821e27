/** The part of the tray menu that shows maintenance under way: until when, one hour more, end now (SPEC MNT-1, TRY-2). */
import { EVERYTHING, parseScope } from '../scopes.ts';
import type { MenuEntry, TrayCommand } from './desk-ports.ts';
import { cut, plainLine } from './plain-line.ts';
import type { TrayState, TrayWindow } from './tray-state.ts';

/** Longer menus than this are not to be read; the window shows all. */
export const LISTED_WINDOWS = 10;
/** What one press adds, minutes. */
const EXTEND_MINUTES = 60;

const TEXT_LENGTH = 120;
const NAME_LENGTH = 60;

/** Ends with a separator where there is any. Pauses without a time are with their servers, where they can be ended. */
export function maintenanceEntries(state: TrayState, names: ReadonlyMap<string, string>): MenuEntry[] {
  const shown = state.windows.filter((window) => parseScope(window.scope).kind !== 'server' || isTimed(window));
  if (shown.length === 0) return [];
  const rest = shown.length - LISTED_WINDOWS;
  return [
    ...shown.slice(0, LISTED_WINDOWS).map((window) => windowEntry(window, state, names)),
    ...(rest > 0
      ? [command('maintenance:more', `${rest} more in maintenance…`, { do: 'open', path: '/maintenance' })]
      : []),
    { kind: 'separator', key: 'after-maintenance' },
  ];
}

/** `everything`, `servers tagged web`, or the name of the server, which `nameOf` gives as one plain line. */
export function scopeName(scope: string, nameOf: (serverId: string) => string): string {
  const parsed = parseScope(scope);
  switch (parsed.kind) {
    case 'all':
      return 'everything';
    case 'tag':
      return `servers tagged ${plainLine(parsed.tag, NAME_LENGTH)}`;
    case 'server':
      return nameOf(parsed.server_id);
  }
}

export function isOverdue({ eta }: Pick<TrayWindow, 'eta'>, now: number): boolean {
  return eta !== null && Date.parse(eta) <= now;
}

function windowEntry(window: TrayWindow, state: TrayState, names: ReadonlyMap<string, string>): MenuEntry {
  const { scope } = window;
  const key = `maintenance:${scope}`;
  const about = plainLine(window.message ?? window.reason ?? '', TEXT_LENGTH);
  const by = plainLine(window.activated_by, NAME_LENGTH);
  return {
    kind: 'submenu',
    key,
    label: cut(`Maintenance of ${scopeName(scope, (id) => names.get(id) ?? id)}${endOf(window, state)}`, TEXT_LENGTH),
    entries: [
      {
        kind: 'text',
        key: `${key}:since`,
        label: `Since ${state.time.text(Date.parse(window.started_at), state.now)}, begun by ${by}`,
      },
      ...(about === '' ? [] : [{ kind: 'text' as const, key: `${key}:about`, label: about }]),
      ...(isTimed(window)
        ? [command(`${key}:extend`, 'Extend by 1 hour', { do: 'extend_maintenance', scope, minutes: EXTEND_MINUTES })]
        : []),
      command(
        `${key}:end`,
        'End now',
        scope === EVERYTHING ? { do: 'release_everything' } : { do: 'end_maintenance', scope },
      ),
    ],
  };
}

/** As a time of day: a length would be wrong a minute later. */
function endOf({ eta, ends_at }: TrayWindow, { now, time }: TrayState): string {
  if (isOverdue({ eta }, now)) return ': overdue';
  if (ends_at !== null) return ` until ${time.text(Date.parse(ends_at), now)}`;
  return eta === null ? '' : `, expected until ${time.text(Date.parse(eta), now)}`;
}

function isTimed({ eta, ends_at }: TrayWindow): boolean {
  return eta !== null || ends_at !== null;
}

function command(key: string, label: string, does: TrayCommand): MenuEntry {
  return { kind: 'command', key, label, checked: null, command: does };
}
