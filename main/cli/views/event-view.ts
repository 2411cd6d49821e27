/** One row of the event log on one line. */
import { changesIn, changeText } from '../../contract/change.ts';
import type { EventView } from '../../contract/event.ts';
import { harmless } from '../harmless.ts';
import type { Paint } from '../style.ts';

const SEQ_WIDTH = 6;
const KIND_WIDTH = 26;
const ACTOR_WIDTH = 18;

/** Fixed columns: a line is written before the next event is known. */
export function eventLine(event: EventView, paint: Paint): string {
  const time = event.at.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
  const who = harmless(`${event.actor} (${event.via})`);
  const what = [
    event.server_id,
    event.action_id === null ? null : `action ${event.action_id}`,
    detailOf(event.data),
    changesIn(event.data).map(changeText).join(', '),
  ];
  return [
    paint('quiet', String(event.seq).padStart(SEQ_WIDTH)),
    paint('quiet', time),
    event.kind.padEnd(KIND_WIDTH),
    who.padEnd(ACTOR_WIDTH),
    harmless(what.filter((part) => part !== null && part !== '').join('  ')),
  ]
    .join('  ')
    .trimEnd();
}

/** The one thing that tells the changed noun from others of its kind. */
function detailOf(data: Record<string, unknown>): string {
  return (
    text(data.action, 'command') ??
    text(data.service, 'name') ??
    text(data.token, 'name') ??
    text(data.type, 'name') ??
    text(data.window, 'scope') ??
    text(data.schedule, 'scope') ??
    ''
  );
}

function text(noun: unknown, field: string): string | null {
  if (typeof noun !== 'object' || noun === null) return null;
  const value = (noun as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : null;
}
