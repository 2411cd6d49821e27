/** From the open windows of a server to what its visitors are told. The reason never leaves them. */
import type { MaintenanceWindow } from '../../contract/maintenance.ts';
import type { VisitorPicture } from '../../contract/visitors.ts';

export type OpenWindow = Pick<MaintenanceWindow, 'scope' | 'message' | 'status' | 'eta' | 'ends_at' | 'started_at'>;

/**
 * null: no window is open. Since the earliest start; expected to be over when the last one is, unknown where one does not
 * say. Words come from the window that is most about this server, then from the newest.
 */
export function visitorPicture(windows: readonly OpenWindow[]): VisitorPicture | null {
  const byStart = [...windows].sort((a, b) => (a.started_at < b.started_at ? -1 : 1));
  const first = byStart[0];
  if (first === undefined) return null;
  const byNearness = byStart.toReversed().sort((a, b) => distance(a.scope) - distance(b.scope));
  const ends = windows.map((window) => window.eta ?? window.ends_at);
  return {
    message: byNearness.find((window) => window.message !== null)?.message ?? null,
    status: byNearness.find((window) => window.status !== null)?.status ?? null,
    eta: ends.includes(null) ? null : (ends.sort().at(-1) ?? null),
    started_at: first.started_at,
  };
}

function distance(scope: string): number {
  if (scope.startsWith('server:')) return 0;
  return scope.startsWith('tag:') ? 1 : 2;
}
