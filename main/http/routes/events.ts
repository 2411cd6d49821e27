/** The live stream of the event log (SPEC API-3). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { createEventStream } from '../event-stream.ts';
import { refusals, scoped } from '../operation.ts';
import { paceOf } from '../pace.ts';
import { eventFilter, SequenceText, storedFilter } from '../parts.ts';

const EventStreamQuery = z.strictObject({
  ...eventFilter,
  after: SequenceText.optional().describe('Only events with a greater seq; 0: from the beginning. Default: from now.'),
});

const streamEvents = createRoute({
  method: 'get',
  path: '/events',
  operationId: 'streamEvents',
  tags: ['Events'],
  summary: 'Every change as it happens, as Server-Sent Events',
  description:
    '`id` is the seq, `event` the kind, `data` the Event as JSON. Resumable without a gap by `Last-Event-ID`, which ' +
    'counts before `after`. Where that number is greater than the newest seq, an event named `reset` with ' +
    '`{"last_seq"}` comes first: take a new snapshot.',
  ...scoped('read'),
  request: {
    query: EventStreamQuery,
    headers: z.object({ 'last-event-id': SequenceText.optional() }),
  },
  responses: {
    200: { description: 'The stream.', content: { 'text/event-stream': { schema: z.string() } } },
    ...refusals(),
  },
});

export function eventRoutes({
  core,
  clock,
  isStopping,
  onError,
}: Pick<ApiDeps, 'core' | 'clock' | 'isStopping' | 'onError'>) {
  const pace = paceOf(core);
  return new OpenAPIHono<ApiEnv>().openapi(streamEvents, (c) => {
    const { after, ...filter } = c.req.valid('query');
    const { caller } = c.var;
    const stream = createEventStream({
      store: core.store,
      filter: storedFilter(filter),
      after: c.req.valid('header')['last-event-id'] ?? after,
      isOver: () => isStopping() || !caller.isStillValid(),
      msLeft: caller.msLeft,
      clock,
      pace: pace(c),
      closing: eitherOf(c.env?.closing, caller.session?.ended),
      onError,
    });
    c.header('Content-Type', 'text/event-stream; charset=utf-8');
    return c.body(stream, 200);
  });
}

function eitherOf(...signals: (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}
