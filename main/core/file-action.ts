/** Filing an action: catalog, values, policy, then one insert with all that it is (SPEC ACT-3…5, ACT-10). */
import type { ActionInput, ActionStatus, ActionView } from '../contract/action.ts';
import { type Actor, AUTO, actorLabel } from '../contract/actor.ts';
import type { ActionType } from '../contract/catalog.ts';
import { commandText } from '../contract/command-text.ts';
import { type Problem, problem } from '../contract/error.ts';
import { hasOwn } from '../contract/own.ts';
import { isoTime } from '../contract/time.ts';
import { digestOf, specOf } from './action-spec.ts';
import { passingRule } from './allow-rules.ts';
import { allowedOn, type Catalog, checkParameters } from './catalog.ts';
import type { AllowRuleRecord } from './maintenance-ports.ts';
import { decide } from './policy.ts';
import type { Clock, NewAction, ServerRecord, Transaction } from './ports.ts';
import { recordAction } from './record-action.ts';
import { fail, ok, type Result } from './result.ts';
import { heldBy } from './scopes.ts';
import { serverNotFound } from './server-not-found.ts';

export interface FilingDeps {
  clock: Clock;
  catalog: Catalog;
}

/** `extra` goes into the event of its creation. */
export function fileAction(
  { clock, catalog }: FilingDeps,
  tx: Transaction,
  actor: Actor,
  input: ActionInput,
  extra: Record<string, unknown> = {},
): Result<ActionView> {
  const asked = checked(catalog, tx, input);
  if (!asked.ok) return asked;
  const { type, server } = asked.value;
  const at = isoTime(clock.now());
  const held = heldBy(tx, server);
  const rule = held.length === 0 ? null : passing(tx, actor, type, server, at);
  const isRun = decide(type, held, rule !== null) === 'run';
  const hours = type.expire_after_hours ?? tx.settings.get().expire_after_hours;
  const what = whatItIs(tx, type, server, input);
  const inserted = tx.actions.insert({
    ...what,
    status: isRun ? 'approved' : 'pending',
    created_at: at,
    created_by: actorLabel(actor),
    created_by_id: actor.id ?? null,
    note: input.note ?? null,
    alert_ref: input.alert_ref ?? null,
    approved_at: isRun ? at : null,
    approved_by: isRun ? actorLabel(AUTO) : null,
    approved_digest: isRun ? what.digest : null,
    expires_at: isoTime(clock.now() + hours * 3_600_000),
    allowed_by: rule?.id ?? null,
    held_by: held.length === 0 ? null : held,
  });
  if (hasOwn(inserted, 'twin')) return fail(duplicate(inserted.twin));
  recordAction(tx, 'action.created', actor, inserted.inserted, {
    policy: isRun ? 'runs now' : 'held for approval',
    held_by: held,
    unit: what.unit,
    spec: what.spec,
    ...extra,
  });
  if (rule !== null) {
    const used = tx.allowRules.use(rule.id, at);
    recordAction(tx, 'action.allowed', actor, inserted.inserted, { rule: used, held_by: held });
  }
  return ok(tx.actions.get(inserted.inserted.id) as ActionView);
}

function checked(
  catalog: Catalog,
  tx: Transaction,
  input: ActionInput,
): Result<{ type: ActionType; server: ServerRecord }> {
  const server = tx.servers.get(input.server_id);
  if (server === null) return fail(serverNotFound(input.server_id));
  const type = catalog.get(input.action_type);
  if (!allowedOn(type, server)) return fail(typeNotAllowed(input.action_type, input.server_id));
  const errors = checkParameters(type, input.service_name, input.parameters);
  if (errors.length === 0) return ok({ type, server });
  const message = errors.map((error) => `${error.path} ${error.message}`).join('; ');
  return fail(problem('validation_error', message, { errors }));
}

type What = Pick<
  NewAction,
  'server_id' | 'action_type' | 'service_name' | 'unit' | 'parameters' | 'command' | 'spec' | 'digest'
>;

function whatItIs(
  tx: Transaction,
  type: ActionType,
  server: ServerRecord,
  { service_name, parameters }: ActionInput,
): What {
  const spec = specOf(type, server, service_name ?? null, parameters);
  return {
    server_id: server.server_id,
    action_type: type.name,
    service_name: service_name ?? null,
    unit: service_name === undefined ? null : tx.unitNames.resolve(server.server_id, service_name),
    parameters,
    command: commandText(spec.argv),
    spec,
    digest: digestOf(spec),
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
