/** Why actions failed, in a few words each. */
import type { FailureReason } from '../../main/contract/failures.ts';

export const FAILURE_WORDS: Record<FailureReason, string> = {
  exit_code: 'The command failed',
  not_active: 'Not active afterwards',
  did_not_stay_active: 'Did not stay active',
  start_limit: 'Start limit reached',
  unit_not_found: 'No such unit',
  unit_masked: 'Unit is masked',
  sudo_refused: 'sudo refused it',
  timed_out: 'Took too long',
  killed: 'Ended by a signal',
  connection_lost: 'Connection lost',
  host_restarted: 'Server restarted meanwhile',
  not_executed: 'Never reached the server',
  not_started: 'Did not start',
  guard_refused: 'Refused: not what was approved',
  condition_not_met: 'A condition of the unit was not met',
  no_systemd: 'No systemd there',
  unverified: 'Could not be verified',
  unknown: 'No reason recorded',
};
