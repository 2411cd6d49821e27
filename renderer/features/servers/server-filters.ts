/** Which servers a view, a tag and a search show. */
import type { ServerView } from '../../../main/contract/server.ts';
import type { ServiceView } from '../../../main/contract/service.ts';
import { troublesOf } from '../../store/trouble.ts';

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

type VisitorsFailed = ReadonlySet<string>;

const IN_VIEW: Record<ServerViewName, (server: ServerView, visitorsFailed: VisitorsFailed) => boolean> = {
  all: () => true,
  trouble: (server, visitorsFailed) => troublesOf(server, visitorsFailed).length > 0,
  paused: (server) => server.is_paused || server.held_by.length > 0,
  offline: (server) => server.status === 'offline',
};

type ServicesOf = (serverId: string) => readonly ServiceView[] | undefined;

/** Keeps the order. Every word of the search must be found in name, address, tags or services. */
export function filterServers(
  servers: readonly ServerView[],
  servicesOf: ServicesOf,
  visitorsFailed: VisitorsFailed,
  filter: ServerFilter,
): readonly ServerView[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const isAll = filter.view === 'all' && filter.tag === '' && words.length === 0;
  if (isAll) return servers;
  return servers.filter(
    (server) =>
      IN_VIEW[filter.view](server, visitorsFailed) &&
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

export function countServers(
  servers: readonly ServerView[],
  visitorsFailed: VisitorsFailed,
): Record<ServerViewName, number> {
  const count = (view: ServerViewName) =>
    servers.reduce((sum, server) => sum + Number(IN_VIEW[view](server, visitorsFailed)), 0);
  return { all: servers.length, trouble: count('trouble'), paused: count('paused'), offline: count('offline') };
}
