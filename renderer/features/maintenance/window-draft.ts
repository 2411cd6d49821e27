/** What is typed into the form of a window, and what of it goes to the host. */
import type { MaintenanceWindow } from '../../../main/contract/maintenance.ts';
import type { MaintenanceChange } from '../../client/client.ts';
import { instantOf, type When } from './when.ts';

export interface WindowDraft {
  message: string;
  reason: string;
  status: string;
  eta: When;
  endsAt: When;
}

const NONE: When = { choice: 'none', own: '' };

export const EMPTY_DRAFT: WindowDraft = { message: '', reason: '', status: '', eta: NONE, endsAt: NONE };

export function draftOf(window: MaintenanceWindow): WindowDraft {
  const when = (at: string | null): When => ({ choice: at === null ? 'none' : 'keep', own: '' });
  return {
    message: window.message ?? '',
    reason: window.reason ?? '',
    status: window.status ?? '',
    eta: when(window.eta),
    endsAt: when(window.ends_at),
  };
}

export type WindowChanges = Pick<MaintenanceChange, 'message' | 'reason' | 'status' | 'eta' | 'ends_at'>;

/** Only what differs from `window` (null: a new one), so that nobody else's change is undone. null: a time is wrong. */
export function changesOf(draft: WindowDraft, window: MaintenanceWindow | null, nowMs: number): WindowChanges | null {
  const eta = instantOf(draft.eta, nowMs);
  const endsAt = instantOf(draft.endsAt, nowMs);
  if (eta === 'wrong' || endsAt === 'wrong') return null;
  const changes: WindowChanges = {};
  for (const name of ['message', 'reason', 'status'] as const) {
    const text = draft[name].trim() || null;
    if (text !== (window?.[name] ?? null)) changes[name] = text;
  }
  if (eta !== undefined && eta !== (window?.eta ?? null)) changes.eta = eta;
  if (endsAt !== undefined && endsAt !== (window?.ends_at ?? null)) changes.ends_at = endsAt;
  return changes;
}
