/** From what happened on the server to what is said about it: one sentence, and a next step (SPEC RUN-4, RUN-5, WIN-3). */
import type { Failure, FailureCode } from '../contract/action.ts';
import type { UnitLook } from './systemd.ts';

const NEXT_STEP: Record<FailureCode, string | null> = {
  exit_code: 'Read the output below, mend the cause on the server, then file the action again.',
  not_active: 'Read the journal below; the unit did not come up.',
  did_not_stay_active: 'Read the journal below; the unit started and went down again.',
  start_limit:
    'systemd refuses more starts for now. Run `systemctl reset-failed UNIT` on the server or wait for the limit to pass.',
  unit_not_found: 'Check the name of the service on the server.',
  unit_masked: 'The unit is masked on purpose or by mistake. `systemctl unmask UNIT` on the server allows it again.',
  sudo_refused: 'Allow this command in sudoers on the server, then test the connection.',
  timed_out: 'Look at the unit on the server. If it only needs longer, raise the time limit of this action type.',
  killed: 'Something on the server ended the command. Look at its journal.',
  connection_lost: 'Look at the server; Holdpoint could not find out by itself.',
  host_restarted: 'The server was restarted while the action ran. Look at the unit on the server.',
  not_executed: 'Nothing was done on the server. File the action again if it is still wanted.',
  not_started: 'Nothing was done on the server. File the action again if it is still wanted.',
  guard_refused: 'Nothing was done on the server. Look at what it would be now, and ask again if it is still wanted.',
};

export function failure(code: FailureCode, message: string, journal: string[] | null = null): Failure {
  return { code, message, next_step: NEXT_STEP[code], journal };
}

/** Why a restart that did not end with exit 0 failed, by what systemd says of the unit, not by message texts. */
export function classifyRefusedRestart(
  exitCode: number,
  unit: UnitLook | null,
): { code: FailureCode; message: string } {
  if (unit?.loadState === 'not-found') {
    return { code: 'unit_not_found', message: `The server has no unit ${unit.id}.` };
  }
  if (unit?.loadState === 'masked') return { code: 'unit_masked', message: `The unit ${unit.id} is masked.` };
  if (unit?.result === 'start-limit-hit') {
    return {
      code: 'start_limit',
      message: `systemd's start limit refused to start ${unit.id}: it was started too often.`,
    };
  }
  if (unit !== null && unit.activeState === 'failed') {
    return {
      code: 'not_active',
      message: `${unit.id} failed to start (exit code ${exitCode}, result ${unit.result}).`,
    };
  }
  return { code: 'exit_code', message: `The command ended with exit code ${exitCode}.` };
}

/** How a unit that should be active is not, in words. */
export function stateInWords(unit: UnitLook): string {
  const result = unit.result === '' || unit.result === 'success' ? '' : `, result ${unit.result}`;
  return `${unit.activeState} (${unit.subState}${result})`;
}
