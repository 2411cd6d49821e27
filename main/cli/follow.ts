/** Follows the event log across restarts of the host, without a gap (SPEC API-3). */
import { setTimeout as delay } from 'node:timers/promises';
import { EventView } from '../contract/event.ts';
import type { ApiClient, Query } from './api-client.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import { readEvents, type ServerSentEvent } from './server-sent-events.ts';

/** How long a host may be away before following gives up, and how often it is tried meanwhile (milliseconds). */
const AWAY_LIMIT_MS = 30_000;
const TRY_EVERY_MS = 500;

export interface FollowOptions {
  /** Opens a connection to whatever host runs now. */
  connect(): ApiClient;
  /** Filters of `GET /events`, and `after`. */
  query: Query;
  signal?: AbortSignal;
  /** Something the person should know: the host is away, or the log is another one. */
  onNote(line: string): void;
}

export interface Followed {
  /** The event's JSON as it came. */
  text: string;
  event: EventView;
}

/** Ends with `signal`. Throws where the host refuses, is not there to begin with, or stays away for too long. */
export async function* followEvents({ connect, query, signal, onNote }: FollowOptions): AsyncGenerator<Followed> {
  let lastId = '';
  let hasBegun = false;
  let awaySince: number | null = null;
  while (!signal?.aborted) {
    try {
      const headers: Record<string, string> = lastId === '' ? {} : { 'last-event-id': lastId };
      const stream = await connect().stream('/events', query, { headers, ...(signal && { signal }) });
      hasBegun = true;
      awaySince = null;
      for await (const message of readEvents(stream)) {
        lastId = message.id;
        if (message.event === 'reset') onNote('The event log is another one than before; following it from here.');
        else yield followed(message);
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (!hasBegun || (error instanceof CliError && error.exitCode !== EXIT.unreachable)) throw error;
      if (awaySince !== null && performance.now() - awaySince > AWAY_LIMIT_MS) throw error;
    }
    if (signal?.aborted) return;
    if (awaySince === null) onNote('The connection to the host ended; trying again.');
    awaySince ??= performance.now();
    await delay(TRY_EVERY_MS, undefined, signal && { signal }).catch(() => undefined);
  }
}

function followed({ data }: ServerSentEvent): Followed {
  try {
    return { text: data, event: EventView.parse(JSON.parse(data)) };
  } catch {
    throw new CliError('not_understood', 'The host sent an event this version does not know.', EXIT.error);
  }
}
