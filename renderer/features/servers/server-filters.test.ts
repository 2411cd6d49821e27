import { describe, expect, test } from 'vitest';
import { aServer, aService } from '../../testing/nouns.ts';
import { countServers, filterServers, type ServerFilter, serverViewOf } from './server-filters.ts';

const servers = [
  aServer({ server_id: 'web-1', display_name: 'Web Münster', tags: ['prod'] }),
  aServer({ server_id: 'db-1', display_name: 'Database', services_in_trouble: 1 }),
  aServer({ server_id: 'nas', display_name: 'NAS', status: 'offline', is_paused: true, tags: ['home', 'prod'] }),
  aServer({ server_id: 'key', display_name: 'Key', host_key_state: 'changed' }),
];
const services = new Map([['db-1', [aService({ server_id: 'db-1', name: 'postgresql.service' })]]]);

const NONE: ReadonlySet<string> = new Set();

function shown(filter: Partial<ServerFilter>): string[] {
  const all = { view: 'all', tag: '', text: '', ...filter } as const;
  return filterServers(servers, (serverId) => services.get(serverId), NONE, all).map((server) => server.server_id);
}

describe('WIN-1: search and filters', () => {
  test('views', () => {
    expect(shown({ view: 'trouble' })).toEqual(['db-1', 'nas', 'key']);
    expect(shown({ view: 'paused' })).toEqual(['nas']);
    expect(shown({ view: 'offline' })).toEqual(['nas']);
    expect(countServers(servers, NONE)).toEqual({ all: 4, trouble: 3, paused: 1, offline: 1 });
  });

  test('tag, and all of them together', () => {
    expect(shown({ tag: 'prod' })).toEqual(['web-1', 'nas']);
    expect(shown({ tag: 'prod', view: 'offline' })).toEqual(['nas']);
    expect(shown({ tag: 'prod', view: 'offline', text: 'database' })).toEqual([]);
  });

  test('every word must be found, in name, id, address, tags or services', () => {
    expect(shown({ text: 'MÜNSTER web' })).toEqual(['web-1']);
    expect(shown({ text: 'postgres' })).toEqual(['db-1']);
    expect(shown({ text: 'home nas' })).toEqual(['nas']);
    expect(shown({ text: '.*' })).toEqual([]);
  });

  test('an address with an unknown view shows all', () => {
    expect(serverViewOf('constructor')).toBe('all');
    expect(serverViewOf(null)).toBe('all');
    expect(serverViewOf('paused')).toBe('paused');
  });
});
