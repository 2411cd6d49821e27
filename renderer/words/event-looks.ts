/** What every kind of event is called and how it looks, in one place. */
import {
  BadgeCheck,
  CircleArrowRight,
  CirclePlay,
  CirclePlus,
  CircleStop,
  type LucideIcon,
  Pencil,
  Power,
  ShieldAlert,
  Trash2,
  Unplug,
} from 'lucide-react';
import type { EventKind, EventView } from '../../main/contract/event.ts';
import { hasOwn, own } from '../../main/contract/own.ts';
import type { Look } from '../ui/badge.tsx';
import type { Tone } from '../ui/tone.ts';
import { read, text } from './event-data.ts';
import { ACTION_LOOKS, MAINTENANCE, SERVICE_LOOKS } from './looks.ts';
import { SUDO_LOOKS } from './sudo.ts';

const look = (tone: Tone, icon: LucideIcon, word: string): Look => ({ tone, icon, word });
const still = ({ tone, icon }: Look, word: string): Look => ({ tone, icon, word });

/** A kind that tells of good and of bad looks as what it tells of; `always` is what it is called in lists of kinds. */
interface Telling {
  always: Look;
  of(data: EventView['data']): Look;
}

const telling = (always: Look, of: (data: EventView['data']) => Partial<Look>): Telling => ({
  always,
  of: (data) => ({ ...always, ...of(data) }),
});

/** Every kind, so that the compiler asks for the look of a new one: none is told in a colour that nobody chose. */
const LOOKS: Record<EventKind, Look | Telling> = {
  'host.started': look('idle', Power, 'Holdpoint started'),
  'host.stopped': look('idle', Power, 'Holdpoint stopped'),
  'server.added': look('idle', CirclePlus, 'Server added'),
  'server.changed': look('idle', Pencil, 'Server changed'),
  'server.removed': look('idle', Trash2, 'Server removed'),
  'server.paused': still(MAINTENANCE, 'Maintenance began'),
  'server.pause_changed': still(MAINTENANCE, 'Maintenance changed'),
  'server.resumed': look('ok', CirclePlay, 'Maintenance ended'),
  'server.online': look('ok', BadgeCheck, 'Server online'),
  'server.offline': look('bad', Unplug, 'Server offline'),
  'server.connection_changed': telling(look('idle', Unplug, 'Connection changed'), (data) =>
    read(data, 'server', 'connection_failure') === null
      ? { tone: 'ok', icon: BadgeCheck, word: 'Server reached again' }
      : { tone: 'bad', word: 'Server not reached' },
  ),
  'server.host_key_presented': look('lost', ShieldAlert, 'Host key shown'),
  'server.host_key_changed': look('bad', ShieldAlert, 'Host key changed'),
  'server.host_key_accepted': look('ok', BadgeCheck, 'Host key accepted'),
  'server.sudo_checked': telling(look('idle', BadgeCheck, 'sudo checked'), (data) => {
    const found = own(SUDO_LOOKS, text(data, 'server', 'sudo_state') ?? '');
    return found === undefined ? {} : { tone: found.tone, icon: found.icon };
  }),
  'service.added': look('idle', CirclePlus, 'Service added'),
  'service.changed': look('idle', Pencil, 'Service changed'),
  'service.removed': look('idle', Trash2, 'Service removed'),
  'service.state_changed': telling(look('idle', CircleArrowRight, 'Service state'), (data) => {
    const state = text(data, 'service', 'state') ?? '';
    const found = own(SERVICE_LOOKS, state) ?? SERVICE_LOOKS.unknown;
    const isTrouble = state === 'stopped' && read(data, 'service', 'is_critical') === true;
    return { tone: isTrouble ? 'bad' : found.tone, icon: found.icon, word: `Service ${found.word.toLowerCase()}` };
  }),
  'action.created': telling(look('hold', CirclePlus, 'Action asked for'), (data) =>
    text(data, 'action', 'status') === 'pending' ? {} : { tone: 'run' },
  ),
  'action.specified': look('idle', CircleArrowRight, 'Action specified'),
  'action.allowed': look('run', CircleArrowRight, 'Maintenance passed'),
  'action.approved': still(ACTION_LOOKS.approved, 'Action approved'),
  'action.rejected': still(ACTION_LOOKS.rejected, 'Action rejected'),
  'action.cancelled': telling(still(ACTION_LOOKS.cancelled, 'Action cancelled'), (data) =>
    text(data, 'action', 'failure', 'code') === 'guard_refused'
      ? { tone: 'bad', icon: ShieldAlert, word: 'Action refused' }
      : {},
  ),
  'action.expired': still(ACTION_LOOKS.expired, 'Action expired'),
  'action.postponed': look('lost', CircleStop, 'Action postponed'),
  'action.started': look('run', CirclePlay, 'Action started'),
  'action.completed': still(ACTION_LOOKS.completed, 'Action completed'),
  'action.failed': still(ACTION_LOOKS.failed, 'Action failed'),
  'action.lost': still(ACTION_LOOKS.unknown, 'Outcome lost'),
  'failures.seen': look('idle', BadgeCheck, 'Failure looked at'),
  'maintenance.started': still(MAINTENANCE, 'Maintenance began'),
  'maintenance.changed': still(MAINTENANCE, 'Maintenance changed'),
  'maintenance.ending': still(MAINTENANCE, 'Maintenance ends soon'),
  'maintenance.overdue': look('bad', MAINTENANCE.icon, 'Maintenance overdue'),
  'maintenance.reminded': still(MAINTENANCE, 'Maintenance goes on'),
  'maintenance.ended': look('ok', CirclePlay, 'Maintenance ended'),
  'schedule.created': look('idle', CirclePlus, 'Maintenance planned'),
  'schedule.cancelled': look('idle', Trash2, 'Plan cancelled'),
  'schedule.skipped': look('idle', CircleStop, 'Planned start left out'),
  'schedule.missed': look('bad', CircleStop, 'Planned start missed'),
  'allow_rule.added': look('idle', CirclePlus, 'Rule added'),
  'allow_rule.removed': look('idle', Trash2, 'Rule removed'),
  'settings.changed': look('idle', Pencil, 'Settings changed'),
  'token.created': look('idle', CirclePlus, 'Token created'),
  'token.revoked': look('idle', Trash2, 'Token revoked'),
  'catalog.added': look('idle', CirclePlus, 'Action type added'),
  'catalog.changed': look('idle', Pencil, 'Action type changed'),
  'catalog.removed': look('idle', Trash2, 'Action type removed'),
  'visitors.changed': look('idle', Pencil, "Visitors' page changed"),
  'visitors.published': still(MAINTENANCE, "Visitors' page up"),
  'visitors.withdrawn': look('ok', CirclePlay, "Visitors' page taken away"),
  'visitors.failed': look('bad', ShieldAlert, "Visitors' page failed"),
};

const isTelling = (entry: Look | Telling): entry is Telling => hasOwn(entry, 'always');

/** What kinds are called where they are chosen from. */
export const EVENT_LOOKS = Object.fromEntries(
  Object.entries(LOOKS).map(([kind, entry]) => [kind, isTelling(entry) ? entry.always : entry]),
) as Record<EventKind, Look>;

/** How an event looks. A newer host may know kinds that this window does not. */
export function eventLook({ kind, data }: Pick<EventView, 'kind' | 'data'>): Look {
  const entry = own(LOOKS, kind);
  if (entry === undefined) return look('lost', CircleArrowRight, kind);
  return isTelling(entry) ? entry.of(data) : entry;
}
