/** Whether Holdpoint is there, and how things stand in numbers. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { ActionStatus } from '../../contract/action.ts';
import { isoTime, Timestamp } from '../../contract/time.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { jsonContent, refusals, scoped } from '../operation.ts';

const Health = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' });

const Status = z
  .object({
    version: z.string(),
    started_at: Timestamp,
    person: z.string().describe('Login name of the human who owns this process.'),
    last_seq: z.number().int().describe('The newest event; follow the stream from here.'),
    hold_everything: z.boolean(),
    counts: z.record(ActionStatus, z.number().int()).describe('Actions per status.'),
    servers: z.object({
      total: z.number().int(),
      online: z.number().int(),
      offline: z.number().int(),
      unknown: z.number().int(),
      paused: z.number().int(),
    }),
  })
  .meta({ id: 'Status' });

const { 403: forbidden, 503: unavailable } = refusals();
const getHealth = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  tags: ['Status'],
  summary: 'Whether Holdpoint is running; needs no token',
  security: [],
  responses: {
    200: { description: 'It is.', content: jsonContent(Health) },
    403: forbidden,
    503: unavailable,
  },
});

const getStatus = createRoute({
  method: 'get',
  path: '/status',
  operationId: 'getStatus',
  tags: ['Status'],
  summary: 'How things stand, in numbers',
  ...scoped('read'),
  responses: { 200: { description: 'The present state.', content: jsonContent(Status) }, ...refusals() },
});

export function healthRoutes({ version }: Pick<ApiDeps, 'version'>) {
  return new OpenAPIHono<ApiEnv>().openapi(getHealth, (c) => c.json({ status: 'ok', version } as const, 200));
}

export function statusRoutes({ core, version, startedAt, person }: ApiDeps) {
  return new OpenAPIHono<ApiEnv>().openapi(getStatus, (c) => {
    return c.json(
      {
        version,
        started_at: isoTime(startedAt),
        person,
        last_seq: core.store.events.lastSeq(),
        hold_everything: core.settings.get().hold_everything,
        counts: core.store.actions.countsByStatus(),
        servers: core.store.servers.counts(),
      },
      200,
    );
  });
}
