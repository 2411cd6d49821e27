/** What an event of maintenance, of its schedules and of the rules that pass it says. */
import type { EventView } from '../../main/contract/event.ts';
import { momentText } from '../ui/duration.ts';
import { changed, listText, read, text } from './event-data.ts';
import { type Sentence, say } from './sentence.ts';

/** `who` did it. */
export function maintenanceEventSentence(event: EventView, who: string): Sentence {
  const { data } = event;
  const scope = scopeText(text(data, 'window', 'scope'));
  switch (event.kind) {
    case 'maintenance.started':
      return say`${who} began maintenance of ${scope}${until(data)}${because(data)}.`;
    case 'maintenance.changed':
      return changedSentence(data, who, scope);
    case 'maintenance.ending':
      return say`The maintenance of ${scope} will end by itself${at(text(data, 'window', 'ends_at'))}.`;
    case 'maintenance.overdue':
      return say`The maintenance of ${scope} is overdue: it was to be over${at(text(data, 'window', 'eta'))}.`;
    case 'maintenance.reminded':
      return say`The maintenance of ${scope} goes on without an end${since(data)}.`;
    case 'maintenance.ended':
      return event.actor_kind === 'host'
        ? say`The maintenance of ${scope} ended at its set time.`
        : say`${who} ended the maintenance of ${scope}.`;
    default:
      return planSentence(event, who);
  }
}

function changedSentence(data: EventView['data'], who: string, scope: string): Sentence {
  const changes = changed(data);
  return changes === null
    ? say`${who} changed ${listText(read(data, 'changed'))} of the maintenance of ${scope}${until(data)}.`
    : say`${who} changed the maintenance of ${scope}: ${changes}.`;
}

function planSentence({ kind, data }: EventView, who: string): Sentence {
  const scope = scopeText(text(data, 'schedule', 'scope'));
  switch (kind) {
    case 'schedule.created':
      return say`${who} planned maintenance of ${scope}${next(data)}.`;
    case 'schedule.cancelled':
      return say`${who} cancelled the planned maintenance of ${scope}.`;
    case 'schedule.skipped':
      return say`The planned maintenance of ${scope}${at(text(data, 'starts_at'))} is left out${skippedBecause(data, who)}.`;
    case 'schedule.missed':
      return say`The planned maintenance of ${scope}${at(text(data, 'starts_at'))} was missed: Holdpoint was not running.`;
    case 'allow_rule.added':
      return say`${who} let ${ruleText(data)} pass maintenance.`;
    case 'allow_rule.removed':
      return say`${who} no longer lets ${ruleText(data)} pass maintenance.`;
    default:
      return say`${who}: ${kind}.`;
  }
}

function scopeText(scope: string | null): string {
  if (scope === null) return 'something';
  if (scope === 'all') return 'everything';
  return scope.startsWith('tag:') ? `servers tagged ${scope.slice(4)}` : scope.replace(/^server:/, '');
}

function ruleText(data: EventView['data']): Sentence {
  const [token, type, tag] = ['token', 'action_type', 'tag'].map((name) => text(data, 'rule', name));
  return [
    ...(type ? say`${type}` : say`every action`),
    ...(token ? say` of token ${token}` : []),
    ...(tag ? say` on servers tagged ${tag}` : []),
  ];
}

function skippedBecause(data: EventView['data'], who: string): Sentence {
  const because = text(data, 'because');
  return because === null ? say`, by ${who}` : say`: ${because}`;
}

function until(data: EventView['data']): Sentence {
  const end = Date.parse(text(data, 'window', 'ends_at') ?? '');
  return Number.isNaN(end) ? [] : say` until ${momentText(end)}`;
}

function since(data: EventView['data']): Sentence {
  const start = Date.parse(text(data, 'window', 'started_at') ?? '');
  return Number.isNaN(start) ? [] : say`, since ${momentText(start)}`;
}

function next(data: EventView['data']): Sentence {
  const start = Date.parse(text(data, 'schedule', 'next_starts_at') ?? '');
  return Number.isNaN(start) ? [] : say`, next on ${momentText(start)}`;
}

function at(iso: string | null): Sentence {
  const instant = Date.parse(iso ?? '');
  return Number.isNaN(instant) ? [] : say` at ${momentText(instant)}`;
}

function because(data: EventView['data']): Sentence {
  const reason = text(data, 'window', 'reason');
  return reason === null ? [] : say`: ${reason.replace(/\.$/, '')}`;
}
