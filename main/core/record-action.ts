/** The events of an action's life. `data.action` is the action after the step, its digest in it (ACT-10). */
import type { ActionSummary, ActionView } from '../contract/action.ts';
import type { Actor } from '../contract/actor.ts';
import type { EventKind } from '../contract/event.ts';
import { outputDigest } from './audit/fingerprints.ts';
import type { Transaction } from './ports.ts';

export function recordAction(
  tx: Transaction,
  kind: EventKind,
  actor: Actor,
  action: ActionSummary,
  extra: Record<string, unknown> = {},
): void {
  tx.record({ kind, actor, server_id: action.server_id, action_id: action.id, data: { action, ...extra } });
}

/** As `recordAction`, with what vouches for the output that is kept beside the action. */
export function recordOutcome(
  tx: Transaction,
  kind: 'action.completed' | 'action.failed' | 'action.lost',
  actor: Actor,
  action: ActionSummary,
  extra: Record<string, unknown>,
): void {
  recordAction(tx, kind, actor, action, { ...extra, output: outputDigest(tx.actions.get(action.id) as ActionView) });
}
