/**
 * The judge of a restart (SPEC RUN-5): from what is seen of a thing after its restart to a verdict. Pure: it is fed sights, whether
 * they come from looks, from signals or from a container engine, and knows nothing of where from.
 */
import type { FailureCode } from '../contract/action.ts';

/** What one sight says, by the promise of the thing's own kind. */
export type Sight =
  /** As its kind promises. `run`: names this run of it, so that another one shows; null where nothing does. */
  | { is: 'well'; run: string | null }
  /** It did its work in this run and is over, as its kind promises. */
  | { is: 'done' }
  /** On its way to another state. `words`: the state it is in. */
  | { is: 'moving'; words: string }
  | { is: 'wrong'; code: Extract<FailureCode, 'not_active' | 'condition_not_met'>; words: string }
  /** The server does not tell whether it ran. */
  | { is: 'untold'; words: string };

export type Judgement =
  /** Look again, after so many milliseconds at the latest. */
  | { kind: 'wait'; ms: number }
  | { kind: 'passed' }
  | { kind: 'failed'; code: FailureCode; words: string }
  | { kind: 'untold'; words: string };

/** Milliseconds. */
export interface JudgeTerms {
  /** How long it must stay well; 0: seen once is enough. */
  staysMs: number;
  /** How long it may be on its way, beyond that. */
  settlesMs: number;
  /** Between two sights, where sights are looks. */
  everyMs: number;
}

export interface Judge {
  /** Sights in the order they were made; `nowMs` of a monotonic clock. After a verdict it is not asked again. */
  see(sight: Sight, nowMs: number): Judgement;
}

export function createJudge(terms: JudgeTerms, startedAtMs: number): Judge {
  let wellSinceMs: number | null = null;
  let firstRun: string | null = null;

  function well(run: string | null, nowMs: number): Judgement {
    if (firstRun !== null && run !== null && run !== firstRun) {
      return { kind: 'failed', code: 'did_not_stay_active', words: 'it went down and was started again' };
    }
    wellSinceMs ??= nowMs;
    firstRun ??= run;
    const leftMs = terms.staysMs - (nowMs - wellSinceMs);
    return leftMs <= 0 ? { kind: 'passed' } : { kind: 'wait', ms: Math.min(terms.everyMs, Math.max(leftMs, 1)) };
  }

  return {
    see(sight, nowMs) {
      switch (sight.is) {
        case 'well':
          return well(sight.run, nowMs);
        case 'done':
          return { kind: 'passed' };
        case 'untold':
          return { kind: 'untold', words: sight.words };
        case 'moving':
          if (wellSinceMs !== null) return fell(sight.words);
          return nowMs - startedAtMs >= terms.settlesMs + terms.staysMs
            ? { kind: 'failed', code: 'not_active', words: `it is still ${sight.words}` }
            : { kind: 'wait', ms: terms.everyMs };
        case 'wrong':
          return wellSinceMs !== null ? fell(sight.words) : { kind: 'failed', code: sight.code, words: sight.words };
      }
    },
  };
}

/** It was well, and is not any more. */
function fell(words: string): Judgement {
  return { kind: 'failed', code: 'did_not_stay_active', words };
}
