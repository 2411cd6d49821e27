/** What an event says, in one sentence: who did what to what, and why (AUD-1). */
import type { EventView } from '../../main/contract/event.ts';
import { momentText } from '../ui/duration.ts';
import { actionEventSentence } from './action-event-sentence.ts';
import { changed, changesText, listText, read, text } from './event-data.ts';
import { maintenanceEventSentence } from './maintenance-event-sentence.ts';
import { type Sentence, say } from './sentence.ts';

/** Who did it, as a person reads it. */
export function actorText({ actor, actor_kind }: Pick<EventView, 'actor' | 'actor_kind'>): string {
  switch (actor_kind) {
    case 'person':
      return actor;
    case 'token':
      return `Token ${actor}`;
    case 'rule':
      return `Rule ${actor}`;
    case 'auto':
    case 'host':
      return 'Holdpoint';
  }
}

/** Through which door it was done. */
export const VIA_TEXT: Record<EventView['via'], string> = {
  window: 'in the window',
  tray: 'in the tray',
  notification: 'on a notification',
  cli: 'on the command line',
  api: 'over the API',
  webhook: 'by webhook',
  timer: 'at its time',
  host: 'by itself',
};

/** Every row has a sentence, also one whose data is not as expected. */
export function eventSentence(event: EventView): Sentence {
  if (event.kind.startsWith('action.')) return actionEventSentence(event, actorText(event));
  if (event.kind.startsWith('server.')) return serverSentence(event, actorText(event));
  if (/^(maintenance|schedule|allow_rule)\./.test(event.kind)) return maintenanceEventSentence(event, actorText(event));
  return otherSentence(event, actorText(event));
}

function serverSentence(event: EventView, who: string): Sentence {
  const { data } = event;
  const server = text(data, 'server', 'display_name') ?? event.server_id ?? 'a server';
  const accepted = text(data, 'server', 'host_key', 'fingerprint') ?? 'none';
  const shown = text(data, 'server', 'presented_host_key', 'fingerprint') ?? 'none';
  switch (event.kind) {
    case 'server.added':
      return say`${who} added the server ${server}.`;
    case 'server.changed':
      return changedSentence(data, who, say`${server}`);
    case 'server.removed':
      return say`${who} removed the server ${server}. Its history stays.`;
    case 'server.paused':
      return say`${who} put ${server} into maintenance mode${until(data)}${because(data)}.`;
    case 'server.pause_changed':
      return say`${who} changed the maintenance of ${server}${until(data)}${because(data)}.`;
    case 'server.resumed':
      return event.actor_kind === 'host'
        ? say`The maintenance of ${server} ended at its set time.`
        : say`${who} ended the maintenance of ${server}.`;
    case 'server.online':
      return say`${server} answers.`;
    case 'server.offline':
      return say`${server} is offline${failureOf(data)}.`;
    case 'server.connection_changed':
      return read(data, 'server', 'connection_failure') === null
        ? say`${server} can be reached again.`
        : say`${server} could not be reached${failureOf(data)}.`;
    case 'server.host_key_presented':
      return say`${server} showed the host key ${shown}; nobody accepted it yet.`;
    case 'server.host_key_changed':
      return say`${server} showed the host key ${shown} instead of ${accepted}. Everything to it stopped.`;
    case 'server.host_key_accepted':
      return say`${who} accepted the host key ${accepted} of ${server}${insteadOf(data)}.`;
    case 'server.sudo_checked':
      return say`sudo on ${server} was checked: ${(text(data, 'server', 'sudo_state') ?? 'unknown').replaceAll('_', ' ')}.`;
    default:
      return say`${who}: ${event.kind}.`;
  }
}

function otherSentence(event: EventView, who: string): Sentence {
  const { data } = event;
  const service = text(data, 'service', 'display_name') ?? text(data, 'service', 'name') ?? 'a service';
  const server = event.server_id ?? 'a server';
  const token = text(data, 'token', 'name') ?? 'a token';
  const type = text(data, 'type', 'name') ?? 'a type';
  switch (event.kind) {
    case 'host.started':
      return say`Holdpoint ${text(data, 'version') ?? ''} started.`;
    case 'host.stopped':
      return say`Holdpoint stopped.`;
    case 'service.added':
      return say`${who} added the service ${service} to ${server}.`;
    case 'service.changed':
      return changedSentence(data, who, say`${service} on ${server}`);
    case 'service.removed':
      return say`${who} removed the service ${service} from ${server}.`;
    case 'service.state_changed': {
      const [before, after] = [text(data, 'before', 'state') ?? 'unknown', text(data, 'service', 'state') ?? 'unknown'];
      return before === after
        ? say`${service} on ${server} was started again and is ${after}.`
        : say`${service} on ${server} went from ${before} to ${after}.`;
    }
    case 'settings.changed':
      return say`${who} changed settings: ${changed(data) ?? changesText(read(data, 'before'), read(data, 'settings'))}.`;
    case 'token.created':
      return say`${who} created the token ${token}, which may ${listText(read(data, 'token', 'scopes'))}.`;
    case 'token.revoked':
      return say`${who} revoked the token ${token}.`;
    case 'catalog.added':
      return say`${who} added the action type ${type}.`;
    case 'catalog.changed':
      return say`${who} changed the action type ${type}: ${changed(data) ?? changesText(read(data, 'before'), read(data, 'type'))}.`;
    case 'catalog.removed':
      return say`${who} removed the action type ${type}.`;
    case 'failures.seen':
      return seenSentence(read(data, 'ids'), who);
    case 'visitors.changed':
      return say`${who} changed the visitors' page of ${server}: ${changed(data) ?? listText(read(data, 'changed'))}.`;
    case 'visitors.published':
      return say`Visitors of ${server} see the maintenance page.`;
    case 'visitors.withdrawn':
      return say`Visitors of ${server} see the site again.`;
    case 'visitors.failed':
      return say`The visitors' page of ${server} could not be brought up to date: ${text(data, 'failure', 'message') ?? 'unknown'}`;
    default:
      return say`${who}: ${event.kind}.`;
  }
}

/** Rows of earlier versions name the fields alone. */
function changedSentence(data: EventView['data'], who: string, what: Sentence): Sentence {
  const changes = changed(data);
  return changes === null
    ? say`${who} changed ${listText(read(data, 'changed'))} of ${what}.`
    : say`${who} changed ${what}: ${changes}.`;
}

function insteadOf(data: EventView['data']): Sentence {
  const before = text(data, 'before', 'fingerprint');
  return before === null || before === text(data, 'server', 'host_key', 'fingerprint')
    ? []
    : say` instead of ${before}`;
}

function seenSentence(ids: unknown, who: string): Sentence {
  const [first, ...more] = Array.isArray(ids) ? ids : [];
  if (typeof first !== 'number') return say`${who} looked at failures.`;
  return more.length === 0
    ? say`${who} looked at what came of action ${first}.`
    : say`${who} looked at ${more.length + 1} failures.`;
}

function until(data: EventView['data']): Sentence {
  const end = Date.parse(text(data, 'server', 'resume_at') ?? '');
  return Number.isNaN(end) ? [] : say` until ${momentText(end)}`;
}

function because(data: EventView['data']): Sentence {
  const reason = text(data, 'server', 'pause_reason');
  return reason === null ? [] : say`: ${reason}`;
}

function failureOf(data: EventView['data']): Sentence {
  const message = text(data, 'server', 'connection_failure', 'message');
  return message === null ? [] : say`: ${message.replace(/\.$/, '')}`;
}
