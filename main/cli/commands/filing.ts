/** What `service restart` and `action create` have in common: why it is asked for, and waiting for the end. */
import type { Command } from 'commander';
import type { ActionSummary } from '../../contract/action.ts';
import { secondsToWait } from '../arguments.ts';
import { harmless } from '../harmless.ts';

export interface RequestOptions extends WaitOptions {
  note?: string;
  alertRef?: string;
}

export interface WaitOptions {
  /** true: however long it takes. */
  wait?: number | true;
}

export function addRequestOptions(command: Command): Command {
  return command
    .option('--note <text>', 'why it is asked for')
    .option('--alert-ref <text>', 'the alert that made it necessary');
}

export function addWaitOption(command: Command): Command {
  return command.option(
    '--wait [seconds]',
    'wait for the end and show it, at most so long; the exit code says what came of it (holdpoint help exit-codes)',
    secondsToWait,
  );
}

/** What became of a request that was filed. */
export function filedLines(id: number, action: Pick<ActionSummary, 'server_id' | 'command' | 'status'>): string[] {
  const what = harmless(`${action.command} on ${action.server_id}`);
  if (action.status !== 'pending') return [`Action ${id} is ${action.status}: ${what}`];
  return [`Action ${id} waits for approval: ${what}`, `A person decides with: holdpoint action approve ${id}`];
}
