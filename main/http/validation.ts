/** A failed validation as a problem: what is wrong where, in the words of the contract. */
import type { z } from 'zod';
import { type ErrorCode, type FieldError, type Problem, problem } from '../contract/error.ts';

const MAX_ERRORS = 20;
const MAX_PATH = 120;

/** A path with an id that cannot exist names nothing; only a wrong service name is an error of form (SVC-2). */
const NOT_FOUND: Record<string, { code: ErrorCode; noun: string }> = {
  server_id: { code: 'server_not_found', noun: 'server' },
  action_id: { code: 'action_not_found', noun: 'action' },
  token_id: { code: 'token_not_found', noun: 'token' },
  type_name: { code: 'type_not_found', noun: 'action type' },
};

export function validationProblem(target: string, issues: readonly z.core.$ZodIssue[]): Problem {
  if (target === 'param') {
    const unknown = issues.map((issue) => NOT_FOUND[String(issue.path[0])]).find((found) => found !== undefined);
    if (unknown !== undefined) return problem(unknown.code, `There is no such ${unknown.noun}.`);
  }
  const errors = firstOfEach(issues.flatMap((issue) => fieldErrors(issue, target))).slice(0, MAX_ERRORS);
  return problem('validation_error', errors.map((error) => `${error.path}: ${error.message}`).join('; '), { errors });
}

/** The body as a whole, or a part of the request that has no fields. */
export function malformed(path: string, message: string): Problem {
  return problem('validation_error', `The ${path} ${message}.`, { errors: [{ path, message }] });
}

/** Where a value breaks several rules at once, the first one says enough. */
function firstOfEach(errors: readonly FieldError[]): FieldError[] {
  return [...new Map(errors.toReversed().map((error) => [error.path, error])).values()].reverse();
}

function fieldErrors(issue: z.core.$ZodIssue, target: string): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MAX_ERRORS).map((key) => ({
      path: dotted([...issue.path, key], target),
      message: 'is not known here',
    }));
  }
  return [{ path: dotted(issue.path, target), message: issue.message }];
}

function dotted(path: readonly PropertyKey[], target: string): string {
  const text = path.map(String).join('.');
  if (text === '') return target === 'json' ? 'body' : target;
  return text.length > MAX_PATH ? `${text.slice(0, MAX_PATH)}…` : text;
}
