/** The screens of the window and their addresses. */

export type Route =
  | { screen: 'servers' }
  | { screen: 'server'; serverId: string }
  | { screen: 'queue' }
  | { screen: 'maintenance' }
  | { screen: 'history' }
  | { screen: 'action'; actionId: number }
  | { screen: 'audit' }
  | { screen: 'settings' }
  | { screen: 'nowhere' };

export type Screen = Route['screen'];

/** Addresses of screens. `queue` with an id opens the queue on that action. */
export const href = {
  servers: () => '/servers',
  server: (serverId: string) => `/servers/${encodeURIComponent(serverId)}`,
  queue: (actionId?: number) => (actionId === undefined ? '/queue' : `/queue?action=${actionId}`),
  queueOf: (serverId: string) => `/queue?server=${encodeURIComponent(serverId)}`,
  maintenance: () => '/maintenance',
  history: () => '/history',
  historyOf: (serverId: string) => `/history?server=${encodeURIComponent(serverId)}`,
  action: (actionId: number) => `/actions/${actionId}`,
  audit: () => '/audit',
  auditOf: (serverId: string) => `/audit?server=${encodeURIComponent(serverId)}`,
  settings: () => '/settings',
} as const;

const SIMPLE = new Map<string, Route>([
  ['', { screen: 'servers' }],
  ['servers', { screen: 'servers' }],
  ['queue', { screen: 'queue' }],
  ['maintenance', { screen: 'maintenance' }],
  ['history', { screen: 'history' }],
  ['audit', { screen: 'audit' }],
  ['settings', { screen: 'settings' }],
]);

export function routeOf(path: string): Route {
  const [first = '', second, ...more] = path.split('/').slice(1);
  if (more.length > 0) return { screen: 'nowhere' };
  if (second === undefined || second === '') return SIMPLE.get(first) ?? { screen: 'nowhere' };
  if (first === 'servers' && /^[a-z0-9][a-z0-9-]{0,99}$/.test(second)) return { screen: 'server', serverId: second };
  if (first === 'actions' && /^[1-9]\d{0,14}$/.test(second)) return { screen: 'action', actionId: Number(second) };
  return { screen: 'nowhere' };
}
