/** What happened to an action, step by step, and what is to come. */
import type { LucideIcon } from 'lucide-react';
import { CirclePlay, CirclePlus, Hourglass, RotateCcw, Search, TimerOff, UserCheck } from 'lucide-react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import type { EventView } from '../../../main/contract/event.ts';
import { isOpen } from '../../store/mirror.ts';
import type { Tone } from '../../ui/tone.ts';
import { text } from '../../words/event-data.ts';
import { ACTION_LOOKS, actionLook } from '../../words/looks.ts';
import { type Sentence, say } from '../../words/sentence.ts';

export interface Step {
  name: string;
  at: string;
  tone: Tone;
  icon: LucideIcon;
  title: string;
  detail: Sentence | null;
  /** It has not happened yet. */
  isAhead?: boolean;
}

/** `events` of this action in any order; without them the steps only they know are missing. Oldest step first. */
export function timelineSteps(action: ActionSummary, events: readonly EventView[]): Step[] {
  const steps = [asked(action), approved(action), ...refused(action), ...waited(events), started(action)];
  const lost = events.find((event) => event.kind === 'action.lost');
  if (lost !== undefined) steps.push(lostStep(lost));
  steps.push(ended(action, events, lost !== undefined));
  return [...steps.filter((step) => step !== null).sort(byTime), ...ahead(action)];
}

/** Of steps at the same instant the order given stands. */
function byTime(one: Step, other: Step): number {
  return Date.parse(one.at) - Date.parse(other.at);
}

function asked({ created_at: at, created_by: by, note }: ActionSummary): Step {
  return {
    name: 'asked',
    at,
    tone: 'idle',
    icon: CirclePlus,
    title: 'Asked for',
    detail: note === null ? say`by ${by}` : say`by ${by}: ${note}`,
  };
}

function approved({ approved_at: at, approved_by: by }: ActionSummary): Step | null {
  if (at === null) return null;
  const isAuto = by === 'auto';
  return {
    name: 'approved',
    at,
    tone: 'run',
    icon: UserCheck,
    title: isAuto ? 'Let through' : 'Approved',
    detail: isAuto ? say`The server was not in maintenance: nobody had to approve.` : say`by ${by ?? 'somebody'}`,
  };
}

function refused(action: ActionSummary): Step[] {
  const steps: Step[] = [];
  if (action.rejected_at !== null) {
    const detail = say`by ${action.rejected_by ?? 'somebody'}: ${action.rejection_reason ?? ''}`;
    const { icon, word: title, tone } = ACTION_LOOKS.rejected;
    steps.push({ name: 'rejected', at: action.rejected_at, tone, icon, title, detail });
  }
  if (action.cancelled_at !== null) {
    const isRefused = action.failure?.code === 'guard_refused';
    const detail = isRefused ? say`${action.failure?.message ?? ''}` : say`by ${action.cancelled_by ?? 'somebody'}`;
    const { icon, word: title, tone } = actionLook(action);
    steps.push({ name: 'cancelled', at: action.cancelled_at, tone, icon, title, detail });
  }
  if (action.status === 'expired') {
    const detail = say`It was not run in time, and never will be.`;
    const { tone } = ACTION_LOOKS.expired;
    steps.push({ name: 'expired', at: action.expires_at, tone, icon: TimerOff, title: 'Expired', detail });
  }
  return steps;
}

function waited(events: readonly EventView[]): Step[] {
  return events
    .filter((event) => event.kind === 'action.postponed')
    .map((event) => ({
      name: `postponed ${event.seq}`,
      at: event.at,
      tone: 'lost',
      icon: RotateCcw,
      title: 'Could not start yet',
      detail: say`${text(event.data, 'action', 'waiting', 'message') ?? ''}`,
    }));
}

function started({ executed_at: at }: ActionSummary): Step | null {
  return at === null
    ? null
    : { name: 'started', at, tone: 'run', icon: CirclePlay, title: 'Started on the server', detail: null };
}

function lostStep(event: EventView): Step {
  const { tone, icon } = ACTION_LOOKS.unknown;
  const detail = say`${text(event.data, 'action', 'failure', 'message') ?? ''}`;
  return { name: 'lost', at: event.at, tone, icon, title: 'Outcome lost', detail };
}

function ended(action: ActionSummary, events: readonly EventView[], wasLost: boolean): Step | null {
  const { completed_at: at, status, failure, exit_code: exitCode } = action;
  if (at === null || (status !== 'completed' && status !== 'failed')) return null;
  const { tone, icon, word } = ACTION_LOOKS[status];
  const last = events.find((event) => event.kind === `action.${status}`);
  const settled = last === undefined ? null : text(last.data, 'settled');
  if (settled !== null) {
    const detail = say`${last?.actor ?? 'Somebody'} found out: ${settled}`;
    return { name: 'ended', at, tone, icon: Search, title: `Settled as ${word.toLowerCase()}`, detail };
  }
  const found = wasLost ? say`Found out later by looking at the server. ` : say``;
  const why = failure === null ? (exitCode === null ? say`` : say`Exit code ${exitCode}.`) : say`${failure.message}`;
  return { name: 'ended', at, tone, icon, title: word, detail: [...found, ...why] };
}

function ahead(action: ActionSummary): Step[] {
  if (!isOpen(action.status) || action.status === 'executing') return [];
  const title = 'Expires';
  const detail = say`From then on it can never run.`;
  return [{ name: 'expires', at: action.expires_at, tone: 'idle', icon: Hourglass, title, detail, isAhead: true }];
}
