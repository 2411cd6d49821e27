/** From what happened on the server to what is said about it: one sentence, and a next step (SPEC RUN-4, RUN-5, WIN-3). */
import type { Failure, FailureCode } from '../contract/action.ts';
import type { Journal } from './inspect.ts';
import type { UnitCondition } from './skip-reason.ts';
import { initProblem, type Look, type UnitLook } from './systemd.ts';

const NEXT_STEP: Record<FailureCode, string | null> = {
  exit_code: 'Read the output below, mend the cause on the server, then file the action again.',
  not_active: 'Read the journal below; the unit did not come up.',
  did_not_stay_active: 'Read the journal below; the unit started and went down again.',
  start_limit:
    'systemd refuses more starts for now. Run `systemctl reset-failed UNIT` on the server or wait for the limit to pass.',
  condition_not_met:
    'Nothing failed: the unit asks for something that this server does not have at present. Change that or the unit, then file the action again.',
  unverified: 'Look at the unit on the server, then say what became of the action.',
  no_systemd: 'Take this action off the server, or run it by a type of your own that fits its init.',
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

export function failure(code: FailureCode, message: string, journal: Journal | null = null): Failure {
  const lines = journal?.kind === 'lines' ? journal.lines : null;
  return { code, message, next_step: nextStep(code, journal), journal: lines };
}

/** Nobody is sent to a journal that is not there: what keeps it away is said instead, and how to allow it. */
function nextStep(code: FailureCode, journal: Journal | null): string | null {
  if (code !== 'not_active' && code !== 'did_not_stay_active') return NEXT_STEP[code];
  switch (journal?.kind) {
    case 'lines':
      return NEXT_STEP[code];
    case 'forbidden':
      return (
        `${journal.user} may not read the journal there, so its lines are missing here. Allow it on the server with ` +
        `\`usermod --append --groups systemd-journal ${journal.user}\` (or the group adm); it counts from the next login on.`
      );
    case 'empty':
    case 'unavailable':
    case undefined:
      return 'Look at the unit on the server with `systemctl status`; its journal could not be shown here.';
  }
}

/** `skip`: that its start was skipped, as a clause. `conditions`: null where they could not be read. */
export function conditionFailure(
  unit: string,
  skip: string,
  conditions: readonly UnitCondition[] | null,
  journal: Journal | null,
): Failure {
  const unmet = conditions?.filter(({ isMet }) => isMet === false) ?? [];
  // After systemd forgot the unit none is judged any more: then it is one of them.
  const named = unmet.length > 0 ? unmet : (conditions ?? []);
  const list = named.map(({ text }) => text).join(', ');
  const which = list === '' ? '' : unmet.length > 0 ? ` (${list})` : ` (it has ${list})`;
  return failure('condition_not_met', `${unit} does not run: ${skip}${which}.`, journal);
}

/** Why a restart that did not end with exit 0 failed, by what systemd says of the unit, not by message texts. */
export function classifyRefusedRestart(exitCode: number, look: Look | null): { code: FailureCode; message: string } {
  const init = look === null ? null : initProblem(look.init);
  if (init !== null) return { code: 'no_systemd', message: init };
  const unit = look?.units[0];
  if (unit?.refusal != null) {
    return { code: 'unit_not_found', message: `The server does not know such a unit: ${unit.refusal}` };
  }
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
  if (unit?.activeState === 'failed') {
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
