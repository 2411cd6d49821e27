/** Which rows of the audit trail are asked for; it lives in the address. */
import { type EventKind, type EventView, isRepeated } from '../../../main/contract/event.ts';
import { own } from '../../../main/contract/own.ts';
import type { AuditFilter } from '../../client/client.ts';
import { EVENT_LOOKS } from '../../words/event-looks.ts';

const ALL_KINDS = Object.keys(EVENT_LOOKS) as EventKind[];
const DECISIONS: EventKind[] = ['action.approved', 'action.rejected', 'action.cancelled', 'action.expired'];
const beginningWith = (...prefixes: string[]) =>
  ALL_KINDS.filter((kind) => prefixes.some((prefix) => kind.startsWith(`${prefix}.`)));

/** Kinds that are asked for together; `ofServer`: in the trail of one server, which has words of its own. */
export const KIND_GROUPS: Record<
  string,
  { label: string; kinds: readonly EventKind[]; ofServer?: readonly EventKind[] }
> = {
  decisions: { label: 'Decisions', kinds: DECISIONS },
  actions: { label: 'Everything about actions', kinds: beginningWith('action') },
  maintenance: {
    label: 'Maintenance',
    kinds: beginningWith('maintenance', 'schedule', 'allow_rule'),
    ofServer: ['server.paused', 'server.pause_changed', 'server.resumed'],
  },
  servers: { label: 'Everything about servers', kinds: beginningWith('server') },
  services: { label: 'Everything about services', kinds: beginningWith('service') },
  administration: {
    label: 'Settings, tokens and action types',
    kinds: beginningWith('settings', 'token', 'catalog', 'host'),
  },
};

/** A kind or a group of them, as it stands in the address. */
function kindsOf(text: string, isOfServer: boolean): readonly EventKind[] | undefined {
  const group = own(KIND_GROUPS, text);
  if (group !== undefined) return (isOfServer ? group.ofServer : undefined) ?? group.kinds;
  return ALL_KINDS.filter((kind) => kind === text).slice(0, 1);
}

/** What does not read as a filter is passed over, so that an old link still opens. */
export function auditFilterOf(query: URLSearchParams): AuditFilter {
  const [kind, server, action, actor] = ['kind', 'server', 'action', 'actor'].map((name) => query.get(name) ?? '');
  const kinds = kind ? kindsOf(kind, server !== '') : undefined;
  return {
    ...(kinds !== undefined && kinds.length > 0 ? { kind: kinds } : {}),
    ...(server && /^[a-z0-9][a-z0-9-]{0,99}$/.test(server) ? { server_id: server } : {}),
    ...(action && /^[1-9]\d{0,14}$/.test(action) ? { action_id: Number(action) } : {}),
    ...(actor ? { actor: actor.slice(0, 200) } : {}),
  };
}

/** The same test as the host's, for rows that arrive live. */
export function isInFilter(filter: AuditFilter, event: EventView): boolean {
  return (
    (filter.kind === undefined || filter.kind.includes(event.kind)) &&
    (filter.server_id === undefined || filter.server_id === event.server_id) &&
    (filter.action_id === undefined || filter.action_id === event.action_id) &&
    (filter.actor === undefined || filter.actor === event.actor) &&
    !isRepeated(event.data, filter)
  );
}
