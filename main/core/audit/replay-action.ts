/** One action, from its events in order: what its row must be (AUD-2), or which event cannot be (ACT-2). */

import { ActionStatus } from '../../contract/action.ts';
import type { EventKind } from '../../contract/event.ts';
import { own } from '../../contract/own.ts';
import { STEPS } from '../life-cycle.ts';
import { type JsonObject, type Known, type LoggedEvent, learn, learnField, newKnown, objectIn } from './known.ts';

export type ActionKind = Extract<EventKind, `action.${string}`>;

/** The statuses an action may have after an event of that kind. */
const AFTER: Readonly<Record<ActionKind, readonly ActionStatus[]>> = {
  'action.created': ['pending', 'approved'],
  'action.specified': ['pending', 'approved'],
  'action.allowed': ['pending', 'approved'],
  'action.approved': ['approved'],
  'action.rejected': ['rejected'],
  'action.cancelled': ['cancelled'],
  'action.expired': ['expired'],
  'action.postponed': ['approved'],
  'action.started': ['executing'],
  'action.completed': ['completed'],
  'action.failed': ['failed'],
  'action.lost': ['unknown'],
};

/** These tell of an action without moving it. */
const STANDING: ReadonlySet<string> = new Set<ActionKind>(['action.specified', 'action.allowed', 'action.postponed']);
const RESULTS: ReadonlySet<string> = new Set<ActionKind>(['action.completed', 'action.failed', 'action.lost']);

/** What an action is never changes, whoever tells of it. */
const FIXED = [
  'server_id',
  'action_type',
  'service_name',
  'parameters',
  'command',
  'created_at',
  'created_by',
  'created_by_id',
  'digest',
];

export interface ReplayedAction {
  known: Known;
  status: ActionStatus;
  /** The row of the log that approved it: approvals take their places in the order of the log. null: not approved. */
  approvedSeq: number | null;
}

export function isActionKind(kind: string): kind is ActionKind {
  return Object.hasOwn(AFTER, kind);
}

/** Takes one more event over. A text: this event cannot follow what came before, and is not taken over. */
export function applyToAction(before: ReplayedAction | null, event: LoggedEvent): ReplayedAction | string {
  if (!isActionKind(event.kind)) return `is of a kind that tells of no action: ${event.kind}`;
  const action = objectIn(event.data, 'action');
  const status = ActionStatus.safeParse(own(action ?? {}, 'status'));
  if (action === null || !status.success || own(action, 'id') !== event.action_id) return 'does not hold its action';
  if (own(action, 'server_id') !== event.server_id) return 'is of another server than its action';
  if (!AFTER[event.kind].includes(status.data)) return `is ${event.kind}, and holds an action that is ${status.data}`;
  if (event.kind === 'action.created') {
    return before === null ? created(event, action, status.data) : 'creates an action that was there already';
  }
  if (before === null) return 'tells of an action that was never created';
  const wrong = stepFault(before, event.kind, status.data) ?? fixedFault(before.known, action);
  if (wrong !== null) return wrong;
  stepped(before, event, action, status.data);
  return before;
}

function created(event: LoggedEvent, action: JsonObject, status: ActionStatus): ReplayedAction {
  const known = newKnown(event.seq, action);
  known.fields.set('evidence', null);
  known.fields.set('output', null);
  learnField(known, 'unit', event.data);
  learnField(known, 'spec', event.data);
  learnApproved(known, action, status);
  const held = own(event.data, 'held_by');
  if (Array.isArray(held)) known.fields.set('held_by', held.length === 0 ? null : held);
  return { known, status, approvedSeq: status === 'approved' ? event.seq : null };
}

function stepFault(before: ReplayedAction, kind: ActionKind, status: ActionStatus): string | null {
  const isStanding = STANDING.has(kind);
  const isPossible = isStanding ? before.status === status : STEPS[before.status].includes(status);
  return isPossible ? null : `makes an action ${status} that was ${before.status}`;
}

function fixedFault({ seq, fields }: Known, action: JsonObject): string | null {
  const other = FIXED.find(
    (name) =>
      fields.has(name) &&
      Object.hasOwn(action, name) &&
      JSON.stringify(action[name]) !== JSON.stringify(fields.get(name)),
  );
  return other === undefined ? null : `says another ${other} than row ${seq}`;
}

function stepped(before: ReplayedAction, event: LoggedEvent, action: JsonObject, status: ActionStatus): void {
  learn(before.known, event.seq, action);
  before.status = status;
  if (event.kind === 'action.specified') learnField(before.known, 'spec', event.data);
  if (event.kind === 'action.specified' || event.kind === 'action.approved')
    learnApproved(before.known, action, status);
  if (event.kind === 'action.approved') before.approvedSeq = event.seq;
  if (event.kind === 'action.started') learnField(before.known, 'evidence', event.data);
  if (RESULTS.has(event.kind)) learnField(before.known, 'output', event.data);
}

/** An approval is of the digest the action has then; one of an earlier version names none. */
function learnApproved(known: Known, action: JsonObject, status: ActionStatus): void {
  known.fields.set('approved_digest', status === 'approved' ? (own(action, 'digest') ?? null) : null);
}
