/** One decision on many actions: each is decided for itself, as if it had come alone (SPEC ACT-7, WIN-2). */
import { setImmediate } from 'node:timers/promises';
import type { Actor } from '../contract/actor.ts';
import type { BulkDecision, BulkResult } from '../contract/window.ts';
import type { Actions } from '../core/actions.ts';
import { assertNever, type Result } from '../core/result.ts';
import { thrownProblem } from './answer.ts';

/** How long others may be kept waiting (milliseconds). */
const TURN_MS = 10;

type Deciding = Pick<Actions, 'approve' | 'reject' | 'cancel'>;

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
  for (const id of decision.ids) {
    if (performance.now() >= turnEnds) {
      await setImmediate();
      turnEnds = performance.now() + TURN_MS;
    }
    results.push({ id, ...decideOne(actions, actor, decision, id, onError) });
  }
  return { results, decided: results.filter((result) => result.ok).length };
}

function decideOne(
  actions: Deciding,
  actor: Actor,
  decision: BulkDecision,
  id: number,
  onError: (doing: string, error: unknown) => void,
): Pick<BulkResult['results'][number], 'ok' | 'problem'> {
  try {
    const result = decide(actions, actor, decision, id);
    return result.ok ? { ok: true, problem: null } : { ok: false, problem: result.problem };
  } catch (error) {
    const { detail, isBug } = thrownProblem(error);
    if (isBug) onError(`deciding on action ${id}`, error);
    return { ok: false, problem: detail };
  }
}

function decide(actions: Deciding, actor: Actor, decision: BulkDecision, id: number): Result<unknown> {
  switch (decision.decision) {
    case 'approve':
      return actions.approve(actor, id);
    case 'cancel':
      return actions.cancel(actor, id);
    case 'reject':
      return actions.reject(actor, id, decision.reason);
    default:
      return assertNever(decision);
  }
}
