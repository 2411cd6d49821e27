/** Which servers a view, a tag and a search show. */
import type { ServerView } from '../../../main/contract/server.ts';
import type { ServiceView } from '../../../main/contract/service.ts';

export const SERVER_VIEWS = ['all', 'trouble', 'paused', 'offline'] as const;
export type ServerViewName = (typeof SERVER_VIEWS)[number];

export interface ServerFilter {
  view: ServerViewName;
  /** '' is every tag. */
  tag: string;
  text: string;
}

export function serverViewOf(text: string | null): ServerViewName {
  return SERVER_VIEWS.find((view) => view === text) ?? 'all';
}

/** Something on it wants a person, other than waiting actions: a service, the connection or the host key. */
export function isServerInTrouble(server: ServerView): boolean {
  return server.services_in_trouble > 0 || server.status === 'offline' || server.host_key_state === 'changed';
}

const IN_VIEW: Record<ServerViewName, (server: ServerView) => boolean> = {
  all: () => true,
  trouble: isServerInTrouble,
  paused: (server) => server.is_paused || server.held_by.length > 0,
  offline: (server) => server.status === 'offline',
};

type ServicesOf = (serverId: string) => readonly ServiceView[] | undefined;

/** Keeps the order. Every word of the search must be found in name, address, tags or services. */
export function filterServers(
  servers: readonly ServerView[],
  servicesOf: ServicesOf,
  filter: ServerFilter,
): readonly ServerView[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const isAll = filter.view === 'all' && filter.tag === '' && words.length === 0;
  if (isAll) return servers;
  return servers.filter(
    (server) =>
      IN_VIEW[filter.view](server) &&
      (filter.tag === '' || server.tags.includes(filter.tag)) &&
      (words.length === 0 || hasWords(server, servicesOf(server.server_id), words)),
  );
}

const searchable = new WeakMap<ServerView, { services: readonly ServiceView[] | undefined; text: string }>();

function hasWords(server: ServerView, services: readonly ServiceView[] | undefined, words: readonly string[]): boolean {
  let known = searchable.get(server);
  if (known === undefined || known.services !== services) {
    const names = services?.flatMap((service) => [service.name, service.display_name]) ?? [];
    const text = [server.display_name, server.server_id, server.host, ...server.tags, ...names]
      .join('\n')
      .toLowerCase();
    known = { services, text };
    searchable.set(server, known);
  }
  const { text } = known;
  return words.every((word) => text.includes(word));
}

export function countServers(servers: readonly ServerView[]): Record<ServerViewName, number> {
  const count = (view: ServerViewName) => servers.reduce((sum, server) => sum + Number(IN_VIEW[view](server)), 0);
  return { all: servers.length, trouble: count('trouble'), paused: count('paused'), offline: count('offline') };
}
