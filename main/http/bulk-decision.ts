/** One decision on many actions: each is decided for itself, as if it had come alone (SPEC ACT-7, WIN-2). */
import { setImmediate } from 'node:timers/promises';
import type { Seen } from '../contract/action.ts';
import type { Actor } from '../contract/actor.ts';
import type { BulkDecision, BulkResult } from '../contract/window.ts';
import type { Actions } from '../core/actions.ts';
import { assertNever, type Result } from '../core/result.ts';
import { thrownProblem } from './answer.ts';

/** How long others may be kept waiting (milliseconds). */
const TURN_MS = 10;

type Deciding = Pick<Actions, 'approve' | 'reject' | 'cancel'>;

type OneDecision = ({ decision: 'approve' | 'cancel' } | { decision: 'reject'; reason: string }) & {
  id: number;
  seen: Seen | undefined;
};

/**
 * In the order given; what was decided stays decided, whatever becomes of the rest. A full disk is the problem of each
 * action it kept from being decided.
 */
export async function decideAll(
  actions: Deciding,
  actor: Actor,
  decision: BulkDecision,
  onError: (doing: string, error: unknown) => void,
): Promise<BulkResult> {
  const results: BulkResult['results'] = [];
  let turnEnds = performance.now() + TURN_MS;
  const seen = new Map((decision.seen ?? []).map(({ id, ...what }) => [id, what]));
  for (const id of decision.ids) {
    if (performance.now() >= turnEnds) {
      await setImmediate();
      turnEnds = performance.now() + TURN_MS;
    }
    results.push({ id, ...decideOne(actions, actor, { ...decision, id, seen: seen.get(id) }, onError) });
  }
  return { results, decided: results.filter((result) => result.ok).length };
}

function decideOne(
  actions: Deciding,
  actor: Actor,
  one: OneDecision,
  onError: (doing: string, error: unknown) => void,
): Pick<BulkResult['results'][number], 'ok' | 'problem'> {
  try {
    const result = decide(actions, actor, one);
    return result.ok ? { ok: true, problem: null } : { ok: false, problem: result.problem };
  } catch (error) {
    const { detail, isBug } = thrownProblem(error);
    if (isBug) onError(`deciding on action ${one.id}`, error);
    return { ok: false, problem: detail };
  }
}

function decide(actions: Deciding, actor: Actor, one: OneDecision): Result<unknown> {
  const { id, seen } = one;
  switch (one.decision) {
    case 'approve':
      return actions.approve(actor, id, seen);
    case 'cancel':
      return actions.cancel(actor, id, seen);
    case 'reject':
      return actions.reject(actor, id, one.reason, seen);
    default:
      return assertNever(one);
  }
}
