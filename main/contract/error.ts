/** The closed set of error codes and the one error form of the API (SPEC API-1). */
import { z } from 'zod';

/** Every code an API answer can carry, with its HTTP status. The one place where the two are tied together. */
export const ERROR_STATUS = {
  validation_error: 422,
  unauthorized: 401,
  forbidden_scope: 403,
  forbidden_host: 403,
  forbidden_origin: 403,
  type_not_allowed: 403,
  server_not_found: 404,
  service_not_found: 404,
  action_not_found: 404,
  token_not_found: 404,
  type_not_found: 404,
  maintenance_not_found: 404,
  schedule_not_found: 404,
  rule_not_found: 404,
  route_not_found: 404,
  method_not_allowed: 405,
  duplicate_action: 409,
  wrong_status: 409,
  stale_decision: 409,
  server_exists: 409,
  would_forget: 409,
  type_exists: 409,
  token_exists: 409,
  host_key_not_presented: 409,
  builtin_type: 409,
  visitors_page_set_up: 409,
  body_too_large: 413,
  too_many_requests: 429,
  internal_error: 500,
  secrets_unavailable: 503,
  storage_full: 503,
  storage_failed: 503,
  server_unreachable: 503,
  shutting_down: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;
export const ErrorCode = z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]);

/** What a server forgets with another host, port or login. */
export const Forgotten = z.enum(['password', 'passphrase', 'sudo_password', 'host_key']);
export type Forgotten = z.infer<typeof Forgotten>;

/** One thing wrong with an input: where (`pause.minutes`), and what in a plain sentence. */
export const FieldError = z.object({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof FieldError>;

/** An expected refusal, as the core returns it and as the API sends it under `detail`. */
export const Problem = z
  .object({
    code: ErrorCode,
    message: z.string().describe('One plain sentence for a person.'),
    errors: z.array(FieldError).optional(),
    forgets: z.array(Forgotten).optional().describe('With would_forget: what this edit would forget.'),
    existing_action_id: z.number().int().optional(),
    existing_status: z.string().optional(),
    status: z.string().optional().describe('With wrong_status and stale_decision: the status the action has now.'),
    revision: z.number().int().optional().describe('As status: the revision it has now.'),
    digest: z.string().nullable().optional().describe('As status: the digest of what it is.'),
    decided_by: z.string().nullable().optional().describe('With wrong_status: who made the decision that stands.'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const ErrorBody = z.object({ detail: Problem }).meta({ id: 'ErrorBody' });
export type ErrorBody = z.infer<typeof ErrorBody>;

/** Builds a problem; `extra` carries the fields that belong to its code. */
export function problem(code: ErrorCode, message: string, extra: Omit<Problem, 'code' | 'message'> = {}): Problem {
  return { code, message, ...extra };
}

/** The 422 for one wrong field. */
export function invalid(path: string, message: string): Problem {
  return problem('validation_error', `${path}: ${message}`, { errors: [{ path, message }] });
}
