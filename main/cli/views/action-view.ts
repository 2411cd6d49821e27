/** One action in words: what was asked, what was decided, what came of it (SPEC WIN-3). */
import type { ActionStatus, ActionSummary, ActionView } from '../../contract/action.ts';
import type { SpecShown } from '../../contract/action-spec.ts';
import type { EventView } from '../../contract/event.ts';
import { instant, relative } from '../durations.ts';
import { harmless, harmlessLines } from '../harmless.ts';
import { labelled, type Row } from '../labelled.ts';
import type { Paint, Tone } from '../style.ts';

const TONE: Partial<Record<ActionStatus, Tone>> = {
  pending: 'warning',
  completed: 'good',
  failed: 'bad',
  unknown: 'bad',
};

export function statusCell(status: ActionStatus): { text: string; tone?: Tone } {
  const tone = TONE[status];
  return tone === undefined ? { text: status } : { text: status, tone };
}

/** `restart_service nginx`, or the type alone where it takes no service. */
export function subjectOf(action: Pick<ActionSummary, 'action_type' | 'service_name'>): string {
  return action.service_name === null ? action.action_type : `${action.action_type} ${action.service_name}`;
}

/** All there is to know of an action. */
export function actionLines(action: ActionView, paint: Paint, now: number): string[] {
  const { text, tone } = statusCell(action.status);
  const title = `Action ${action.id}: ${subjectOf(action)} on ${action.server_id}`;
  return [
    `${paint('strong', harmless(title))}  ${tone === undefined ? text : paint(tone, text)}`,
    ...labelled(timeline(action, now), paint),
    ...failureLines(action, paint),
    ...remarkLines(action, paint),
    ...outputLines('stdout', action.stdout, action.stdout_cut, paint),
    ...outputLines('stderr', action.stderr, action.stderr_cut, paint),
  ];
}

/** One line for whoever watches: when, what, why it waits. */
export function progressLine(event: Pick<EventView, 'at'>, action: ActionSummary): string {
  const time = event.at.slice(11, 19);
  const why =
    action.waiting === null
      ? (action.failure?.message ?? '')
      : `${action.waiting.message} Tried ${action.waiting.attempts} times, next at ${action.waiting.next_attempt_at.slice(11, 19)}Z.`;
  return `${time}Z action ${action.id} is ${action.status}${why === '' ? '' : `: ${harmless(why)}`}`;
}

function timeline(action: ActionView, now: number): Row[] {
  const at = (iso: string | null, by: string | null, more = '') =>
    iso === null ? null : `${instant(iso, now)}${by === null ? '' : ` by ${by}`}${more}`;
  const isOpen = action.status === 'pending' || action.status === 'approved';
  const exit = action.exit_code === null ? '' : `, exit code ${action.exit_code}`;
  const reason = action.rejection_reason === null ? '' : `: ${action.rejection_reason}`;
  return [
    ['Command', action.command],
    ['Asked', at(action.created_at, action.created_by)],
    ['Why', action.note],
    ['Alert', action.alert_ref],
    ['Approved', at(action.approved_at, action.approved_by)],
    ['Rejected', at(action.rejected_at, action.rejected_by, reason)],
    ['Cancelled', at(action.cancelled_at, action.cancelled_by)],
    ['Waiting', waitingText(action, now)],
    ['Started', at(action.executed_at, null)],
    ['Ended', at(action.completed_at, null, exit)],
    ['Expires', isOpen ? at(action.expires_at, null) : null],
    ['Revision', isOpen && action.digest !== null ? `${action.revision}, digest ${action.digest}` : null],
  ];
}

/** What else is to be known of the result. */
function remarkLines({ remarks }: ActionView, paint: Paint): string[] {
  return remarks.map((remark) => `${paint('warning', 'Note')}     ${harmless(remark)}`);
}

function waitingText({ waiting }: ActionView, now: number): string | null {
  if (waiting === null) return null;
  const next = relative(waiting.next_attempt_at, now);
  return `${waiting.message} Tried ${waiting.attempts} times, next ${next} (${waiting.code}).`;
}

function failureLines({ failure, command }: ActionView, paint: Paint): string[] {
  if (failure === null) return [];
  const { changed } = failure;
  const journal = failure.journal ?? [];
  return [
    `${paint('bad', 'Failure')}  ${harmless(failure.message)} (${failure.code})`,
    ...(changed === undefined ? [] : [sideLine('Approved', { command, ...changed.approved }, paint)]),
    ...(changed?.now ? [sideLine('Now', changed.now, paint)] : []),
    ...(failure.next_step === null ? [] : [`${paint('strong', 'Next')}     ${harmless(failure.next_step)}`]),
    ...(journal.length === 0 ? [] : [paint('quiet', `journal, last ${journal.length} lines:`)]),
    ...journal.flatMap(harmlessLines).map((line) => `  ${line}`),
  ];
}

/** One side of what was refused because it changed (ACT-10). */
function sideLine(name: string, side: Partial<SpecShown> & { command: string }, paint: Paint): string {
  const rights = side.as_root === undefined ? '' : side.as_root ? 'as root, ' : 'as the login, ';
  const rest =
    side.address === undefined ? '' : `  (${rights}at most ${side.time_limit_seconds} s, on ${side.address})`;
  return `${paint('strong', name.padEnd(8))} ${harmless(`${side.command}${rest}`)}`;
}

function outputLines(name: string, text: string | null, isCut: boolean, paint: Paint): string[] {
  if (text === null || text === '') return [];
  const mark = isCut ? ' (cut: only its beginning and end were kept)' : '';
  const lines = harmlessLines(text.replace(/\r?\n$/, ''));
  return [paint('quiet', `${name}${mark}:`), ...lines.map((line) => `  ${line}`)];
}
