/** What an event of an action says. */
import type { EventView } from '../../main/contract/event.ts';
import { listText, read, text } from './event-data.ts';
import { type Sentence, say } from './sentence.ts';

/** `who` did it; the action is named by its command and its server. */
export function actionEventSentence(event: EventView, who: string): Sentence {
  const { data } = event;
  const what = say`${text(data, 'action', 'command') ?? `action ${event.action_id}`} on ${event.server_id ?? 'a server'}`;
  const message = text(data, 'action', 'failure', 'message');
  const settled = text(data, 'settled');
  const now = text(data, 'action', 'failure', 'changed', 'now', 'command');
  switch (event.kind) {
    case 'action.created':
      return text(data, 'action', 'status') === 'pending'
        ? say`${who} asked for ${what}; it waits for a person${because(text(data, 'action', 'note'))}.`
        : say`${who} asked for ${what}; it runs without waiting${because(text(data, 'action', 'note'))}.`;
    case 'action.allowed':
      return say`${what} passed the maintenance of ${listText(read(data, 'held_by'))} by a rule${because(text(data, 'rule', 'note'))}.`;
    case 'action.approved':
      return say`${who} approved ${what}.`;
    case 'action.rejected':
      return say`${who} rejected ${what}${because(text(data, 'action', 'rejection_reason'))}.`;
    case 'action.specified':
      return say`${what}, filed by an earlier version, now carries all that it is.`;
    case 'action.cancelled':
      if (now !== null && now !== text(data, 'action', 'command'))
        return say`${who} did not run ${what}${because(text(data, 'because'))}: ${now}`;
      return say`${who} cancelled ${what}${because(text(data, 'because'))}.`;
    case 'action.expired':
      return say`${what} expired without being run.`;
    case 'action.postponed':
      return say`${what} could not start yet${because(text(data, 'action', 'waiting', 'message'))}.`;
    case 'action.started':
      return say`Holdpoint started ${what}.`;
    case 'action.completed':
      if (settled !== null) return say`${who} found out that ${what} was completed: ${settled}`;
      return isFoundOut(data)
        ? say`Holdpoint found out on the server that ${what} was completed.`
        : say`${what} was completed${verified(data)}.`;
    case 'action.failed':
      if (settled !== null) return say`${who} found out that ${what} failed: ${settled}`;
      return isFoundOut(data)
        ? say`Holdpoint found out on the server that ${what} failed${because(message)}.`
        : say`${what} failed${because(message)}.`;
    case 'action.lost':
      return say`The outcome of ${what} was lost${because(message)}.`;
    default:
      return say`${who}: ${event.kind} of ${what}.`;
  }
}

function isFoundOut(data: EventView['data']): boolean {
  return text(data, 'found_out') !== null;
}

function because(reason: string | null): Sentence {
  return reason === null ? [] : say`: ${reason.replace(/\.$/, '')}`;
}

/** RUN-5: only a restart is verified by its unit. */
function verified(data: EventView['data']): Sentence {
  const seconds = read(data, 'verified_seconds');
  if (text(data, 'action', 'action_type') !== 'restart_service' || typeof seconds !== 'number') return [];
  return seconds === 0 ? say` and found active` : say` and stayed active for ${seconds} s`;
}
