/** What the tray's picture is made of. */
import type { ActionSummary } from '../../contract/action.ts';
import type { ServerStatus } from '../../contract/server.ts';
import type { WindowRecord } from '../maintenance-ports.ts';
import type { LocalTime } from './local-time.ts';

export interface TrayServer {
  server_id: string;
  display_name: string;
  status: ServerStatus;
  /** It showed another host key than the accepted one, so nothing is sent to it (RUN-8). */
  has_changed_key: boolean;
  is_paused: boolean;
  paused_at: string | null;
  paused_by: string | null;
  pause_reason: string | null;
  resume_at: string | null;
  pending_count: number;
  services_in_trouble: number;
}

/** Maintenance under way. */
export type TrayWindow = Pick<
  WindowRecord,
  'scope' | 'message' | 'reason' | 'eta' | 'ends_at' | 'started_at' | 'activated_by'
>;

export interface TrayState {
  servers: readonly TrayServer[];
  /** How many actions are pending, on all servers. */
  waitingCount: number;
  /** Those pending longest, oldest first; as many as the menu lists are enough. */
  waiting: readonly ActionSummary[];
  /** Failures that nobody has looked at (WIN-3). */
  failedUnseen: number;
  hold_everything: boolean;
  /** All that is open, oldest first. */
  windows: readonly TrayWindow[];
  /** Milliseconds since 1970. */
  now: number;
  time: Pick<LocalTime, 'text'>;
}

/** Nothing is done there for now, whoever wants it. */
export function isUnreachable(server: Pick<TrayServer, 'status' | 'has_changed_key'>): boolean {
  return server.status === 'offline' || server.has_changed_key;
}
