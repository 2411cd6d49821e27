/** What a scope of maintenance covers, and which scopes hold a server (MNT-1). */
import { invalid, type Problem } from '../contract/error.ts';
import type { Affected } from '../contract/maintenance.ts';
import type { Nouns, ServerRecord } from './ports.ts';
import { serverNotFound } from './server-not-found.ts';

export const EVERYTHING = 'all';

export type Scope = { kind: 'all' } | { kind: 'tag'; tag: string } | { kind: 'server'; server_id: string };

/** `scope` is of the contract's form. */
export function parseScope(scope: string): Scope {
  if (scope.startsWith('server:')) return { kind: 'server', server_id: scope.slice('server:'.length) };
  if (scope.startsWith('tag:')) return { kind: 'tag', tag: scope.slice('tag:'.length) };
  return { kind: 'all' };
}

export function serverScope(serverId: string): string {
  return `server:${serverId}`;
}

/** Of those that are open, the ones that hold the server. */
export function heldBy(
  store: Pick<Nouns, 'windows'>,
  { server_id, tags }: Pick<ServerRecord, 'server_id' | 'tags'>,
): string[] {
  return store.windows.openAmong(scopesOver(server_id, tags));
}

/** As `heldBy`, where many servers are asked for: `open` is read once. */
export function heldAmong(
  open: ReadonlySet<string>,
  { server_id, tags }: Pick<ServerRecord, 'server_id' | 'tags'>,
): string[] {
  return scopesOver(server_id, tags).filter((scope) => open.has(scope));
}

function scopesOver(serverId: string, tags: readonly string[]): string[] {
  return [serverScope(serverId), ...tags.map((tag) => `tag:${tag}`), EVERYTHING];
}

/** Servers the scope covers now. */
export function serversIn(store: Pick<Nouns, 'servers'>, scope: string): ServerRecord[] {
  const parsed = parseScope(scope);
  switch (parsed.kind) {
    case 'all':
      return store.servers.list();
    case 'tag':
      return store.servers.list().filter((server) => server.tags.includes(parsed.tag));
    case 'server': {
      const server = store.servers.get(parsed.server_id);
      return server === null ? [] : [server];
    }
  }
}

/** The servers of the scope with the services of their lists that are watched (MNT-6). */
export function affectedBy(store: Pick<Nouns, 'servers' | 'services' | 'overview'>, scope: string): Affected[] {
  const servers = serversIn(store, scope);
  const services = servers.length === 1 ? store.services.list(servers[0]?.server_id ?? '') : store.overview.services();
  const watched = Map.groupBy(
    services.filter((service) => service.enabled),
    (service) => service.server_id,
  );
  return servers.map(({ server_id }) => ({
    server_id,
    services: (watched.get(server_id) ?? []).map((service) => service.name).sort(),
  }));
}

/** A scope that covers nothing is most often misspelt: whoever believes their servers held would be wrong. */
export function scopeProblem(store: Pick<Nouns, 'servers'>, scope: string): Problem | null {
  const parsed = parseScope(scope);
  if (parsed.kind === 'all' || serversIn(store, scope).length > 0) return null;
  return parsed.kind === 'server'
    ? serverNotFound(parsed.server_id)
    : invalid('scope', `no server has the tag ${parsed.tag}`);
}
