/** Use cases of actions: file, decide, list (SPEC ACT-1…8). Running them is the dispatcher's. */

import type { ActionInput, ActionQuery, ActionStatus, ActionSummary, ActionView } from '../contract/action.ts';
import { type Actor, AUTO, actorLabel, TIMER } from '../contract/actor.ts';
import type { ActionType } from '../contract/catalog.ts';
import { type Problem, problem } from '../contract/error.ts';
import type { EventKind } from '../contract/event.ts';
import { hasOwn } from '../contract/own.ts';
import { isoTime } from '../contract/time.ts';
import { canonicalUnit } from '../contract/unit-name.ts';
import { passingRule } from './allow-rules.ts';
import { outputDigest } from './audit/fingerprints.ts';
import { allowedOn, type Catalog, checkParameters, displayCommand } from './catalog.ts';
import { stepsInto } from './life-cycle.ts';
import type { AllowRuleRecord } from './maintenance-ports.ts';
import { decide } from './policy.ts';
import type { ActionPage, Clock, ServerRecord, StepChange, Store, Transaction } from './ports.ts';
import { fail, ok, type Result } from './result.ts';
import { heldBy } from './scopes.ts';
import { serverNotFound } from './server-not-found.ts';

export interface Actions {
  create(actor: Actor, input: ActionInput): Result<ActionView>;
  approve(actor: Actor, id: number): Result<ActionView>;
  reject(actor: Actor, id: number, reason: string): Result<ActionView>;
  cancel(actor: Actor, id: number): Result<ActionView>;
  /** A person says what became of an action whose outcome was lost (unknown → completed | failed). */
  settle(actor: Actor, id: number, outcome: 'completed' | 'failed', note: string): Result<ActionView>;
  get(id: number): Result<ActionView>;
  list(query: ActionQuery): ActionPage;
  /** Expires what has waited too long (ACT-8). */
  expireDue(): void;
}

export interface ActionsDeps {
  store: Store;
  clock: Clock;
  catalog: Catalog;
}

/** Records a step of an action; `data.action` is the action after it. */
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

export function createActions({ store, clock, catalog }: ActionsDeps): Actions {
  const nowIso = () => isoTime(clock.now());

  /** One conditional update and its event; of many at once exactly one wins (ACT-7). */
  function step(actor: Actor, id: number, to: ActionStatus, kind: EventKind, change: StepChange): Result<ActionView> {
    return store.write((tx) => {
      const unlessExpiredAt = to === 'approved' ? nowIso() : undefined;
      const action = tx.actions.step(id, stepsInto(to), to, change, unlessExpiredAt);
      if (action === null) return fail(refusal(tx, id, nowIso()));
      recordAction(tx, kind, actor, action);
      return ok(tx.actions.get(id) as ActionView);
    });
  }

  return {
    create: (actor, input) =>
      store.write((tx) => {
        const server = tx.servers.get(input.server_id);
        if (server === null) return fail(serverNotFound(input.server_id));
        const type = catalog.get(input.action_type);
        if (!allowedOn(type, server)) return fail(typeNotAllowed(input.action_type, input.server_id));
        const errors = checkParameters(type, input.service_name, input.parameters);
        if (errors.length > 0) {
          return fail(
            problem('validation_error', errors.map((error) => `${error.path} ${error.message}`).join('; '), { errors }),
          );
        }
        const at = nowIso();
        const held = heldBy(tx, server);
        const rule = held.length === 0 ? null : passing(tx, actor, type, server, at);
        const isRun = decide(type, held, rule !== null) === 'run';
        const hours = type.expire_after_hours ?? tx.settings.get().expire_after_hours;
        const inserted = tx.actions.insert({
          server_id: server.server_id,
          action_type: type.name,
          service_name: input.service_name ?? null,
          unit: input.service_name === undefined ? null : canonicalUnit(input.service_name),
          parameters: input.parameters,
          command: displayCommand(type, input.service_name ?? null, input.parameters),
          status: isRun ? 'approved' : 'pending',
          created_at: at,
          created_by: actorLabel(actor),
          created_by_id: actor.id ?? null,
          note: input.note ?? null,
          alert_ref: input.alert_ref ?? null,
          approved_at: isRun ? at : null,
          approved_by: isRun ? actorLabel(AUTO) : null,
          expires_at: isoTime(clock.now() + hours * 3_600_000),
          allowed_by: rule?.id ?? null,
          held_by: held.length === 0 ? null : held,
        });
        if (hasOwn(inserted, 'twin')) return fail(duplicate(inserted.twin));
        recordAction(tx, 'action.created', actor, inserted.inserted, {
          policy: isRun ? 'runs now' : 'held for approval',
          held_by: held,
          unit: input.service_name === undefined ? null : canonicalUnit(input.service_name),
        });
        if (rule !== null) {
          const used = tx.allowRules.use(rule.id, at);
          recordAction(tx, 'action.allowed', actor, inserted.inserted, { rule: used, held_by: held });
        }
        return ok(tx.actions.get(inserted.inserted.id) as ActionView);
      }),
    approve: (actor, id) =>
      step(actor, id, 'approved', 'action.approved', { approved_at: nowIso(), approved_by: actorLabel(actor) }),
    reject: (actor, id, reason) =>
      step(actor, id, 'rejected', 'action.rejected', {
        rejected_at: nowIso(),
        rejected_by: actorLabel(actor),
        rejection_reason: reason,
      }),
    cancel: (actor, id) =>
      step(actor, id, 'cancelled', 'action.cancelled', { cancelled_at: nowIso(), cancelled_by: actorLabel(actor) }),
    settle: (actor, id, outcome, note) =>
      store.write((tx) => {
        const action = tx.actions.step(id, ['unknown'], outcome, {
          completed_at: nowIso(),
          ...(outcome === 'completed' ? { failure: null } : {}),
        });
        if (action === null) return fail(refusal(tx, id, nowIso()));
        recordOutcome(tx, outcome === 'completed' ? 'action.completed' : 'action.failed', actor, action, {
          settled: note,
        });
        return ok(tx.actions.get(id) as ActionView);
      }),
    get(id) {
      const action = store.actions.get(id);
      return action === null ? fail(actionNotFound(id)) : ok(action);
    },
    list: (query) => store.actions.list(query),
    expireDue() {
      const at = nowIso();
      const due = store.actions.dueToExpire(at);
      if (due.length === 0) return;
      store.write((tx) => {
        for (const id of due) expireOne(tx, id);
      });
    },
  };
}

/** The rule by which it passes the hold; what needs a person on every server passes by none. */
function passing(
  tx: Transaction,
  actor: Actor,
  type: ActionType,
  server: ServerRecord,
  at: string,
): AllowRuleRecord | null {
  if (type.needs_approval === 'always') return null;
  return passingRule(tx.allowRules.list(), { actor, actionType: type.name, server, at });
}

/** Expires one action that is past its time; null where it is not open any more. */
export function expireOne(tx: Transaction, id: number): ActionSummary | null {
  const action = tx.actions.step(id, stepsInto('expired'), 'expired', {});
  if (action !== null) recordAction(tx, 'action.expired', TIMER, action);
  return action;
}

export function actionNotFound(id: number | string): Problem {
  return problem('action_not_found', `There is no action ${id}.`);
}

function typeNotAllowed(type: string, serverId: string): Problem {
  return problem(
    'type_not_allowed',
    `The action type ${type} is not in the catalog, or is not allowed on ${serverId}.`,
  );
}

function duplicate(twin: { id: number; status: ActionStatus }): Problem {
  return problem('duplicate_action', `Action ${twin.id} asks for the same and is ${twin.status}.`, {
    existing_action_id: twin.id,
    existing_status: twin.status,
  });
}

/** Why a step was refused, with the decision that stands. An action past its time is expired on the way. */
function refusal(tx: Transaction, id: number, at: string): Problem {
  const before = tx.actions.summary(id);
  if (before === null) return actionNotFound(id);
  const isLate = (before.status === 'pending' || before.status === 'approved') && before.expires_at <= at;
  const action = isLate ? (expireOne(tx, id) ?? before) : before;
  const decidedBy = action.rejected_by ?? action.cancelled_by ?? action.approved_by;
  const by = decidedBy === null || action.status === 'expired' ? '' : `, by ${decidedBy}`;
  return problem('wrong_status', `Action ${id} is ${action.status} already${by}.`, {
    status: action.status,
    decided_by: decidedBy,
  });
}
