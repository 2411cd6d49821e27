/** What goes wrong on the command line, with the exit code it leads to. */
import type { ErrorBody, FieldError } from '../contract/error.ts';
import { EXIT, exitOfStatus } from './exit-codes.ts';

/** A refusal, by the API or by the command line itself; its message is one sentence for a person. */
export class CliError extends Error {
  readonly code: string;
  readonly exitCode: number;
  readonly errors: readonly FieldError[];
  /** The API's answer as it came; null where the API did not speak. */
  readonly answer: string | null;

  constructor(code: string, message: string, exitCode: number, from: { errors?: FieldError[]; answer?: string } = {}) {
    super(message);
    this.name = 'CliError';
    this.code = code;
    this.exitCode = exitCode;
    this.errors = from.errors ?? [];
    this.answer = from.answer ?? null;
  }
}

/** The API's refusal. */
export function refused(httpStatus: number, { detail }: ErrorBody, answer: string): CliError {
  const errors = detail.errors ?? [];
  return new CliError(detail.code, detail.message, exitOfStatus(httpStatus, detail.code), { errors, answer });
}

export function wrongUsage(message: string): CliError {
  return new CliError('usage', message, EXIT.usage);
}

export function unreachable(code: string, message: string): CliError {
  return new CliError(code, message, EXIT.unreachable);
}
