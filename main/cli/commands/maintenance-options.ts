/** What is said of maintenance that begins, by `on` and by `run`. */
import { type Command, Option } from 'commander';
import { given } from '../arguments.ts';
import { parseInstant } from '../eta.ts';

export interface OnOptions {
  scope: string;
  message?: string;
  status?: string;
  reason?: string;
  eta?: string;
  endsAt?: string;
}

export const TIMES_HELP = `
Times are local: 3am, 3:30pm, 15:30, tomorrow 6:00, +30m, +2h, +90d, or ISO 8601 such as 2027-03-28T03:00+01:00.
What cannot be read is an error (exit code 2) and changes nothing.
`;

export function scopeOption(): Option {
  return new Option('--scope <scope>', 'all, tag:NAME or server:ID').default('all');
}

export function addOnOptions(command: Command): Command {
  return command
    .addOption(scopeOption())
    .option('--message <text>', 'what is being done, for visitors and colleagues')
    .option('--status <text>', 'how far it is, one line')
    .option('--reason <text>', 'why, for the log')
    .option('--eta <time>', 'when it is expected to be over; ends nothing')
    .option('--ends-at <time>', 'when it ends by itself')
    .addHelpText('after', TIMES_HELP);
}

/** The body of the request. All times are read before anything is sent. */
export function onInput({ eta, endsAt, ...texts }: OnOptions, now: number): object {
  return given({
    ...texts,
    eta: eta === undefined ? undefined : parseInstant(eta, now),
    ends_at: endsAt === undefined ? undefined : parseInstant(endsAt, now),
  });
}
