/** Events of maintenance onto what is open, and onto the servers it holds: a window over many tells of none of them. */
import type { MaintenanceWindow } from '../../main/contract/maintenance.ts';
import type { ServerView } from '../../main/contract/server.ts';

export function changedWindows(
  open: readonly MaintenanceWindow[],
  window: MaintenanceWindow,
  isOver: boolean,
): readonly MaintenanceWindow[] {
  const isKnown = open.some((other) => other.id === window.id);
  if (isOver) return isKnown ? open.filter((other) => other.id !== window.id) : open;
  return isKnown ? open.map((other) => (other.id === window.id ? window : other)) : [...open, window];
}

/** Whether a window of that scope holds the server. */
export function isInScope(scope: string, { server_id, tags }: Pick<ServerView, 'server_id' | 'tags'>): boolean {
  return scope === 'all' || scope === `server:${server_id}` || tags.some((tag) => scope === `tag:${tag}`);
}

/** The servers of the scope, with `held_by` as it is after the window began or ended; none that stay as they are. */
export function newlyHeld(servers: Iterable<ServerView>, scope: string, isOver: boolean): ServerView[] {
  const changed: ServerView[] = [];
  for (const server of servers) {
    if (!isInScope(scope, server) || server.held_by.includes(scope) !== isOver) continue;
    const held_by = isOver ? server.held_by.filter((other) => other !== scope) : [...server.held_by, scope];
    changed.push({ ...server, held_by });
  }
  return changed;
}
