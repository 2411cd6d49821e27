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
import type { EventKind } from '../../main/contract/event.ts';
import type { Look } from '../ui/badge.tsx';
import type { Tone } from '../ui/tone.ts';
import { ACTION_LOOKS, MAINTENANCE } from './looks.ts';

const look = (tone: Tone, icon: LucideIcon, word: string): Look => ({ tone, icon, word });
const still = ({ tone, icon }: Look, word: string): Look => ({ tone, icon, word });

export const EVENT_LOOKS: Record<EventKind, Look> = {
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
  'server.connection_changed': look('idle', Unplug, 'Connection changed'),
  'server.host_key_presented': look('lost', ShieldAlert, 'Host key shown'),
  'server.host_key_changed': look('bad', ShieldAlert, 'Host key changed'),
  'server.host_key_accepted': look('ok', BadgeCheck, 'Host key accepted'),
  'server.sudo_checked': look('idle', BadgeCheck, 'sudo checked'),
  'service.added': look('idle', CirclePlus, 'Service added'),
  'service.changed': look('idle', Pencil, 'Service changed'),
  'service.removed': look('idle', Trash2, 'Service removed'),
  'service.state_changed': look('run', CircleArrowRight, 'Service state'),
  'action.created': look('hold', CirclePlus, 'Action asked for'),
  'action.specified': look('idle', CircleArrowRight, 'Action specified'),
  'action.allowed': look('run', CircleArrowRight, 'Maintenance passed'),
  'action.approved': still(ACTION_LOOKS.approved, 'Action approved'),
  'action.rejected': still(ACTION_LOOKS.rejected, 'Action rejected'),
  'action.cancelled': still(ACTION_LOOKS.cancelled, 'Action cancelled'),
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

/** A newer host may know kinds that this window does not. */
export function eventLook(kind: string): Look {
  return Object.hasOwn(EVENT_LOOKS, kind) ? EVENT_LOOKS[kind as EventKind] : look('idle', CircleArrowRight, kind);
}
