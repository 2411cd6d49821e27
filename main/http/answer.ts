/** The one error form: turns problems, failed validations and thrown errors into answers (SPEC API-1). */

import type { Context, TypedResponse } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { JSONParsed } from 'hono/utils/types';
import { ERROR_STATUS, type ErrorBody, type ErrorCode, type Problem, problem } from '../contract/error.ts';
import { hasOwn } from '../contract/own.ts';
import type { Result } from '../core/result.ts';
import type { ApiEnv } from './deps.ts';

export type ErrorStatus = (typeof ERROR_STATUS)[ErrorCode];
type Json<T, S extends ErrorStatus | 200 | 201> = Response & TypedResponse<JSONParsed<T>, S, 'json'>;

/**
 * `E` is inferred from the statuses the route declares. Which of them the core can answer is known by its rules, not
 * by its types, so a test holds every answer against the document.
 */
export function refuse<E extends ErrorStatus>(c: Context<ApiEnv>, detail: Problem): Json<ErrorBody, E> {
  return c.json<ErrorBody, E>({ detail }, ERROR_STATUS[detail.code] as E);
}

/** A use case's value with `status`, or its problem. */
export function answer<T extends object, S extends 200 | 201, E extends ErrorStatus>(
  c: Context<ApiEnv>,
  result: Result<T>,
  status: S,
): Json<T, S> | Json<ErrorBody, E> {
  return result.ok ? c.json<T, S>(result.value, status) : refuse<E>(c, result.problem);
}

/** 204, or its problem. */
export function answerNothing<E extends ErrorStatus>(
  c: Context<ApiEnv>,
  result: Result<null>,
): (Response & TypedResponse<null, 204, 'body'>) | Json<ErrorBody, E> {
  return result.ok ? c.body(null, 204) : refuse<E>(c, result.problem);
}

/** What a thrown error is for the outside: never its own words, which may hold anything. `isBug`: worth a line in the log. */
export function thrownProblem(error: unknown): { detail: Problem; isBug: boolean } {
  if (error instanceof HTTPException && error.status < 500) {
    return { detail: problem('validation_error', 'The request could not be read.'), isBug: false };
  }
  const code = typeof error === 'object' && error !== null && hasOwn(error, 'code') ? error.code : null;
  if (code === 'storage_full') {
    return { detail: problem(code, 'The disk is full, so nothing could be saved.'), isBug: true };
  }
  if (code === 'storage_failed' || code === 'database_replaced') {
    return { detail: problem('storage_failed', 'The database could not be read or written.'), isBug: true };
  }
  return {
    detail: problem('internal_error', 'Something went wrong inside Holdpoint; its log says what.'),
    isBug: true,
  };
}
