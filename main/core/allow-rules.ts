/** Who may pass a hold (MNT-4): kept as rules, each use of one on record. */
import { type Actor, type ActorId, actorLabel, isOf, tokenIdentity } from '../contract/actor.ts';
import { invalid, type Problem, problem } from '../contract/error.ts';
import type { AllowRule, AllowRuleInput } from '../contract/maintenance.ts';
import { isoTime } from '../contract/time.ts';
import type { Catalog } from './catalog.ts';
import type { AllowRuleRecord } from './maintenance-ports.ts';
import type { Clock, ServerRecord, Store, TokenRecord } from './ports.ts';
import { fail, ok, type Result } from './result.ts';

export interface AllowRules {
  list(): AllowRule[];
  add(actor: Actor, input: AllowRuleInput): Result<AllowRule>;
  remove(actor: Actor, id: number): Result<null>;
}

export interface AllowRulesDeps {
  store: Store;
  clock: Clock;
  catalog: Catalog;
}

/** The first rule all of whose conditions are met; null: none. `at`: now, ISO. */
export function passingRule(
  rules: readonly AllowRuleRecord[],
  filed: { actor: Actor; actionType: string; server: Pick<ServerRecord, 'tags'>; at: string },
): AllowRuleRecord | null {
  const { actor, actionType, server, at } = filed;
  const passes = (rule: AllowRuleRecord) =>
    (rule.token === null || isOf(actor, tokenOf(rule))) &&
    (rule.action_type === null || rule.action_type === actionType) &&
    (rule.tag === null || server.tags.includes(rule.tag)) &&
    (rule.until === null || rule.until > at);
  return rules.find(passes) ?? null;
}

export function createAllowRules({ store, clock, catalog }: AllowRulesDeps): AllowRules {
  const nowIso = () => isoTime(clock.now());

  /** A rule that names what is not there never passes anything, and whoever wrote it believes it does. */
  function inputProblem({ token, action_type, until }: AllowRuleInput, named: TokenRecord | undefined): Problem | null {
    if (token !== undefined && named === undefined) return invalid('token', `there is no token ${token}`);
    if (action_type !== undefined && catalog.get(action_type) === null) {
      return invalid('action_type', `there is no action type ${action_type}`);
    }
    if (typeof until === 'string' && until <= nowIso()) return invalid('until', 'must be in the future');
    return null;
  }

  return {
    list() {
      const tokens = new Map(store.tokens.list().map((token) => [token.id, token]));
      return store.allowRules.list().map((rule) => ruleView(rule, tokens.get(rule.token_id ?? 0), nowIso()));
    },
    add: (actor, input) =>
      store.write((tx) => {
        const named = tx.tokens.list().find((one) => one.name === input.token && stateOf(one, nowIso()) === 'in_use');
        const wrong = inputProblem(input, named);
        if (wrong !== null) return fail(wrong);
        const { token = null, action_type = null, tag = null, until = null, note = null } = input;
        const given = { token, token_id: named?.id ?? null, action_type, tag, until, note };
        const rule = tx.allowRules.insert({ ...given, created_at: nowIso(), created_by: actorLabel(actor) });
        tx.record({ kind: 'allow_rule.added', actor, data: { rule } });
        return ok(ruleView(rule, named, nowIso()));
      }),
    remove: (actor, id) =>
      store.write((tx) => {
        const removed_at = nowIso();
        const rule = tx.allowRules.remove(id, removed_at);
        if (rule === null) return fail(problem('rule_not_found', `There is no rule ${id}.`));
        tx.record({ kind: 'allow_rule.removed', actor, data: { rule, removed_at } });
        return ok(null);
      }),
  };
}

function tokenOf({ token_id }: AllowRuleRecord): ActorId | null {
  return token_id === null ? null : tokenIdentity(token_id);
}

function stateOf(token: TokenRecord, at: string): 'in_use' | 'expired' | 'revoked' {
  if (token.revoked_at !== null) return 'revoked';
  return token.expires_at !== null && token.expires_at <= at ? 'expired' : 'in_use';
}

function ruleView(rule: AllowRuleRecord, token: TokenRecord | undefined, at: string): AllowRule {
  const state = token === undefined ? 'unknown' : stateOf(token, at);
  return { ...rule, token_state: rule.token === null ? null : state };
}
