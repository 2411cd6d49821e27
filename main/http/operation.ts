/** The parts route definitions are put together from, so that document, checks and types come from one place. */

import { z } from 'zod';
import { ERROR_STATUS, ErrorBody } from '../contract/error.ts';
import type { Scope } from '../contract/token.ts';
import type { ErrorStatus } from './answer.ts';
import { type CallerKind, requireCaller, requireScope } from './authentication.ts';
import { jsonBody } from './json-body.ts';

const TITLES: Record<ErrorStatus, string> = {
  401: 'No valid token.',
  403: 'The scope, the host or the origin does not allow it.',
  404: 'There is no such thing.',
  405: 'No such thing can be done here.',
  409: 'The present state does not allow it.',
  413: 'The body is larger than 1 MiB.',
  422: 'The input is wrong; `errors` says where.',
  429: 'Too many wrong tokens; see Retry-After.',
  500: 'A bug.',
  503: 'Stopping, or storage or server do not work at present.',
};

/**
 * A route that needs a token with one of the scopes. Rights are judged before the body is looked at: whoever lacks them learns
 * nothing of what exists or what is well formed.
 */
export function scoped(...scopes: [Scope, ...Scope[]]) {
  const security = scopes.flatMap((scope) => [{ apiKey: [scope] }, { bearer: [scope] }]);
  return { middleware: [requireScope(...scopes), jsonBody], security };
}

/** A route for whoever is known, whatever it may do. */
export const anyCaller = { middleware: [jsonBody], security: [{ apiKey: [] }, { bearer: [] }] };

/** A route for one kind of caller alone, whatever its scopes; `x-caller` says so in the document. */
export function onlyFor(kind: CallerKind, message: string) {
  return { middleware: [requireCaller(kind, message), jsonBody], security: anyCaller.security, 'x-caller': kind };
}

export function jsonContent<T extends z.ZodType>(schema: T) {
  return { 'application/json': { schema } };
}

/** A JSON body; an empty one counts as `{}`. */
export function body<T extends z.ZodType>(schema: T) {
  return { required: true, content: jsonContent(schema) } as const;
}

/** The body of commands that take no input. */
export const NoInput = z.strictObject({});

/** What any operation can answer besides its own refusals. */
const ALWAYS = [401, 403, 413, 422, 429, 500, 503] as const;
type Refusal = { description: string; content: { 'application/json': { schema: typeof ErrorBody } } };

/** The error answers of an operation: those of every one, and `own`. */
export function refusals<const E extends 404 | 409 = never>(
  ...own: E[]
): { [S in (typeof ALWAYS)[number] | E]: Refusal } {
  return Object.fromEntries([...ALWAYS, ...own].map((status) => [status, refusal(status)])) as {
    [S in (typeof ALWAYS)[number] | E]: Refusal;
  };
}

function refusal(status: ErrorStatus): Refusal {
  const codes = Object.entries(ERROR_STATUS).filter(([, of]) => of === status);
  const description = `${TITLES[status]} Codes: ${codes.map(([code]) => code).join(', ')}.`;
  return { description, content: jsonContent(ErrorBody) };
}
