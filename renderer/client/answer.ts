/** What the client answers: a value, or a problem with a code of a closed set. It never rejects. */
import type { ErrorCode, Problem } from '../../main/contract/error.ts';

/** The codes of the API, and the two that only a client can know. */
export type ClientErrorCode = ErrorCode | 'host_not_reached' | 'answer_not_understood';

export interface ClientProblem extends Omit<Problem, 'code'> {
  code: ClientErrorCode;
}

export type Answer<T> = { ok: true; value: T } | { ok: false; problem: ClientProblem };

export const HOST_NOT_REACHED: ClientProblem = {
  code: 'host_not_reached',
  message: 'Holdpoint did not answer, so nothing is known to have been done. Try again once the window is live.',
};

export const SIGNED_OUT: ClientProblem = {
  code: 'unauthorized',
  message: 'This window is not signed in any more, so nothing was done. To open it again, run: npx holdpoint open',
};

/** Reads `{detail: {code, message, …}}`; anything else becomes `answer_not_understood`. */
export function decodeProblem(body: unknown, status: number): ClientProblem {
  const detail = isRecord(body) ? body.detail : undefined;
  if (isRecord(detail) && typeof detail.code === 'string' && typeof detail.message === 'string') {
    return detail as unknown as ClientProblem;
  }
  return { code: 'answer_not_understood', message: `Holdpoint answered with ${status} and nothing that explains it.` };
}

/** The sentence for the field `path` of a form, if the problem has one. */
export function fieldError(problem: ClientProblem | null, path: string): string | null {
  return problem?.errors?.find((error) => error.path === path)?.message ?? null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
