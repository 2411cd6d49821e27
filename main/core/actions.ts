/** Use cases of actions: file, decide, list (SPEC ACT-1…8). Running them is the dispatcher's. */

import {
  ActionInput,
  type ActionQuery,
  type ActionStatus,
  type ActionSummary,
  type ActionView,
  type Seen,
} from '../contract/action.ts';
import { type Actor, actorLabel, TIMER } from '../contract/actor.ts';
import { type Problem, problem } from '../contract/error.ts';
import { isoTime } from '../contract/time.ts';
import type { Catalog } from './catalog.ts';
import { fileAction } from './file-action.ts';
import { stepsInto } from './life-cycle.ts';
import type { ActionPage, Clock, StepChange, Store, Transaction } from './ports.ts';
import { recordAction, recordOutcome } from './record-action.ts';
import { fail, ok, type Result } from './result.ts';
import type { Pace } from './turns.ts';

export interface Actions {
  create(actor: Actor, input: ActionInput): Result<ActionView>;
  /** Files the same again as the catalog and the server say it now; the rules of `create` hold (ACT-10). */
  askAgain(actor: Actor, id: number): Result<ActionView>;
  /** `seen`: what the decision was made on; where that is not how it stands, `stale_decision`. */
  approve(actor: Actor, id: number, seen?: Seen): Result<ActionView>;
  reject(actor: Actor, id: number, reason: string, seen?: Seen): Result<ActionView>;
  cancel(actor: Actor, id: number, seen?: Seen): Result<ActionView>;
  /** A person says what became of an action whose outcome was lost (unknown → completed | failed). */
  settle(actor: Actor, id: number, settled: Settled, seen?: Seen): Result<ActionView>;
  get(id: number): Result<ActionView>;
  list(query: ActionQuery, pace: Pace): Promise<ActionPage>;
  /** Expires what has waited too long (ACT-8). */
  expireDue(): void;
}

export interface Settled {
  outcome: 'completed' | 'failed';
  /** How the person knows. */
  note: string;
}

export interface ActionsDeps {
  store: Store;
  clock: Clock;
  catalog: Catalog;
}

export function createActions({ store, clock, catalog }: ActionsDeps): Actions {
  const nowIso = () => isoTime(clock.now());

  /** One conditional update and its event; of many at once exactly one wins (ACT-7). */
  function step(
    actor: Actor,
    id: number,
    to: 'approved' | 'rejected' | 'cancelled',
    change: StepChange,
    seen: Seen,
  ): Result<ActionView> {
    return store.write((tx) => {
      const unlessExpiredAt = to === 'approved' ? nowIso() : undefined;
      const action = tx.actions.step(id, stepsInto(to), to, change, { ...seen, unlessExpiredAt });
      if (action === null) return fail(refusal(tx, id, stepsInto(to), nowIso()));
      recordAction(tx, `action.${to}`, actor, action);
      return ok(tx.actions.get(id) as ActionView);
    });
  }

  return {
    create: (actor, input) => store.write((tx) => fileAction({ clock, catalog }, tx, actor, input)),
    askAgain: (actor, id) =>
      store.write((tx) => {
        const asked = tx.actions.summary(id);
        if (asked === null) return fail(actionNotFound(id));
        const input = ActionInput.safeParse(inputOf(asked));
        if (!input.success) return fail(noLongerValid(input.error.issues));
        return fileAction({ clock, catalog }, tx, actor, input.data, { asks_again: id });
      }),
    approve: (actor, id, seen = {}) =>
      step(actor, id, 'approved', { approved_at: nowIso(), approved_by: actorLabel(actor) }, seen),
    reject: (actor, id, reason, seen = {}) =>
      step(
        actor,
        id,
        'rejected',
        { rejected_at: nowIso(), rejected_by: actorLabel(actor), rejection_reason: reason },
        seen,
      ),
    cancel: (actor, id, seen = {}) =>
      step(actor, id, 'cancelled', { cancelled_at: nowIso(), cancelled_by: actorLabel(actor) }, seen),
    settle: (actor, id, { outcome, note }, seen = {}) =>
      store.write((tx) => {
        const change = { completed_at: nowIso(), ...(outcome === 'completed' ? { failure: null } : {}) };
        const action = tx.actions.step(id, ['unknown'], outcome, change, seen);
        if (action === null) return fail(refusal(tx, id, ['unknown'], nowIso()));
        recordOutcome(tx, `action.${outcome}`, actor, action, { settled: note });
        return ok(tx.actions.get(id) as ActionView);
      }),
    get(id) {
      const action = store.actions.get(id);
      return action === null ? fail(actionNotFound(id)) : ok(action);
    },
    list: (query, pace) => store.actions.list(query, pace),
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

/** Expires one action that is past its time; null where it is not open any more. */
export function expireOne(tx: Transaction, id: number): ActionSummary | null {
  const action = tx.actions.step(id, stepsInto('expired'), 'expired', {});
  if (action !== null) recordAction(tx, 'action.expired', TIMER, action);
  return action;
}

export function actionNotFound(id: number | string): Problem {
  return problem('action_not_found', `There is no action ${id}.`);
}

/** It was filed under rules that have become stricter since. */
function noLongerValid(issues: readonly { path: PropertyKey[]; message: string }[]): Problem {
  const errors = issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  return problem('validation_error', 'It can no longer be asked for in this form.', { errors });
}

/** What is asked for again, word by word. */
function inputOf(action: ActionSummary): object {
  return {
    server_id: action.server_id,
    action_type: action.action_type,
    parameters: action.parameters,
    ...(action.service_name === null ? {} : { service_name: action.service_name }),
    ...(action.note === null ? {} : { note: action.note }),
    ...(action.alert_ref === null ? {} : { alert_ref: action.alert_ref }),
  };
}

/** Why a step was refused, with the decision that stands. An action past its time is expired on the way. */
function refusal(tx: Transaction, id: number, from: readonly ActionStatus[], at: string): Problem {
  const before = tx.actions.summary(id);
  if (before === null) return actionNotFound(id);
  const isLate = (before.status === 'pending' || before.status === 'approved') && before.expires_at <= at;
  const action = isLate ? (expireOne(tx, id) ?? before) : before;
  const { status, revision, digest } = action;
  if (from.includes(status)) {
    const message = `Action ${id} is not as it was seen: it is ${status}, at revision ${revision}. Look at it again.`;
    return problem('stale_decision', message, { status, revision, digest });
  }
  const decidedBy = action.rejected_by ?? action.cancelled_by ?? action.approved_by;
  const by = decidedBy === null || status === 'expired' ? '' : `, by ${decidedBy}`;
  return problem('wrong_status', `Action ${id} is ${status} already${by}.`, {
    status,
    revision,
    digest,
    decided_by: decidedBy,
  });
}
