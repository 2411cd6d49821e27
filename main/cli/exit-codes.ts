/** Exit codes of the command line: the one place that names them (SPEC API-5). */
import type { ActionStatus } from '../contract/action.ts';

export const EXIT = {
  done: 0,
  error: 1,
  usage: 2,
  unreachable: 3,
  notFound: 4,
  conflict: 5,
  notAllowed: 6,
  actionFailed: 7,
  notFinished: 8,
  withdrawn: 9,
  unknownOutcome: 10,
  auditDiffers: 11,
  anotherLog: 12,
  interrupted: 130,
} as const;

/** For a refusal of the API. 503 is an error of the host's surroundings, unless it is stopping. */
export function exitOfStatus(httpStatus: number, code: string): number {
  if (code === 'shutting_down') return EXIT.unreachable;
  switch (httpStatus) {
    case 401:
    case 403:
      return EXIT.notAllowed;
    case 404:
      return EXIT.notFound;
    case 409:
      return EXIT.conflict;
    case 422:
      return EXIT.usage;
    default:
      return EXIT.error;
  }
}

/** For `--wait`: what became of the action. */
export function exitOfAction(status: ActionStatus): number {
  switch (status) {
    case 'completed':
      return EXIT.done;
    case 'failed':
      return EXIT.actionFailed;
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return EXIT.withdrawn;
    case 'unknown':
      return EXIT.unknownOutcome;
    case 'pending':
    case 'approved':
    case 'executing':
      return EXIT.notFinished;
  }
}

export const EXIT_CODES_TEXT = `Exit codes:
  0    done; with --wait: the action completed
  1    another error; also: a connection test that found something wrong, or a broken audit log
  2    wrong usage, or the API refused the input (422)
  3    no host is running, or the API cannot be reached
  4    not found (404)
  5    conflict with the present state (409)
  6    not allowed: no valid token, or its scopes do not suffice (401, 403)
  7    with --wait: the action failed
  8    with --wait SECONDS: the action still waits for approval, or has not ended
  9    with --wait: the action was rejected or cancelled, or it expired
  10   with --wait: the outcome of the action is unknown
  11   the audit log is whole, and what was held against it differs
  12   the audit log is whole, and is not the one an anchor was taken of
  130  interrupted with Ctrl-C
`;
