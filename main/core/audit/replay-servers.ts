/** Servers, their services and their visitors' pages, from their events (AUD-2). */
import { own } from '../../contract/own.ts';
import { canonicalUnit } from '../../contract/unit-name.ts';
import {
  type JsonObject,
  type Known,
  type LoggedEvent,
  learn,
  learnField,
  newKnown,
  objectIn,
  textIn,
} from './known.ts';

export interface ServersReplay {
  /** Takes an event over. A text: why it cannot follow what came before. */
  apply(event: LoggedEvent): string | null;
  /** By `id#n`: the n-th server of that id, from 1; removed ones keep their rows. */
  servers: Map<string, Known>;
  /** By `serviceKey`. */
  services: Map<string, Known>;
  /** By id of the server. */
  visitorPages: Map<string, Known>;
}

/** By its name: which unit that means is learned from the server, and no event tells. */
export function serviceKey(serverId: unknown, name: unknown): string {
  return `${serverId} ${canonicalUnit(String(name))}`;
}

const absent = (id: string | null) => `tells of the server ${id}, which was not there`;

export function createServersReplay(): ServersReplay {
  const servers = new Map<string, Known>();
  const services = new Map<string, Known>();
  const visitorPages = new Map<string, Known>();
  /** How often each id was added, and whether it is there now. */
  const added = new Map<string, { times: number; isThere: boolean }>();

  function present(id: string | null): Known | null {
    const state = id === null ? undefined : added.get(id);
    return state?.isThere ? (servers.get(`${id}#${state.times}`) ?? null) : null;
  }

  function add(id: string, seq: number, server: JsonObject): string | null {
    if (present(id) !== null) return `adds the server ${id}, which was there already`;
    const times = (added.get(id)?.times ?? 0) + 1;
    added.set(id, { times, isThere: true });
    const known = newKnown(seq, columnsOf(server));
    known.fields.set('removed_at', null);
    servers.set(`${id}#${times}`, known);
    return null;
  }

  function remove(id: string, known: Known, { seq, data }: LoggedEvent): null {
    const state = added.get(id);
    if (state !== undefined) state.isThere = false;
    known.seq = seq;
    learnField(known, 'removed_at', data);
    for (const key of services.keys()) if (key.startsWith(`${id} `)) services.delete(key);
    visitorPages.delete(id);
    return null;
  }

  function server(event: LoggedEvent): string | null {
    const { server_id: id, seq } = event;
    const view = objectIn(event.data, 'server');
    if (id === null || view === null || textIn(view, 'server_id') !== id) return 'does not hold its server';
    if (event.kind === 'server.added') return add(id, seq, view);
    const known = present(id);
    if (known === null) return absent(id);
    if (event.kind === 'server.removed') return remove(id, known, event);
    if (own(view, 'created_at') !== known.fields.get('created_at')) return `says another created_at of ${id}`;
    learn(known, seq, columnsOf(view));
    return null;
  }

  function service(event: LoggedEvent): string | null {
    const { server_id: id, seq } = event;
    const record = objectIn(event.data, 'service');
    const name = record === null ? null : textIn(record, 'name');
    if (record === null || name === null) return 'does not hold its service';
    if (present(id) === null) return absent(id);
    const key = serviceKey(id, name);
    const known = services.get(key);
    if ((known === undefined) !== (event.kind === 'service.added')) {
      return known === undefined
        ? `tells of ${name}, which was not on the list`
        : `adds ${name}, which was on the list`;
    }
    if (event.kind === 'service.removed') services.delete(key);
    else services.set(key, newKnown(seq, record));
    return null;
  }

  function visitors({ server_id: id, seq, data }: LoggedEvent): string | null {
    const settings = own(data, 'settings');
    if (settings === undefined) return 'does not hold its settings';
    if (id === null || present(id) === null) return absent(id);
    visitorPages.set(id, newKnown(seq, { settings }));
    return null;
  }

  return {
    servers,
    services,
    visitorPages,
    apply(event) {
      if (event.kind.startsWith('service.')) return service(event);
      return event.kind.startsWith('visitors.') ? visitors(event) : server(event);
    },
  };
}

/** The view of a server, with its login as the table has it: whether a secret is known is no column. */
function columnsOf(view: JsonObject): JsonObject {
  const auth = objectIn(view, 'auth');
  if (auth === null) return view;
  const { has_secret: _, ...stored } = auth;
  return { ...view, auth: stored };
}
