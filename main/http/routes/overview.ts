/** What the window asks beyond the nouns: the snapshot, and pictures of the past (SPEC WIN-1, WIN-4, WIN-6). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import { z } from 'zod';
import { ActionsPerDay, Snapshot, UptimeView } from '../../contract/window.ts';
import { answer } from '../answer.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { largeJson } from '../large-json.ts';
import { jsonContent, refusals, scoped } from '../operation.ts';
import { paceOf } from '../pace.ts';
import { integerText, ServerPath } from '../parts.ts';

/** Below this, compressing costs more than it saves (bytes). */
const LARGE = 64 * 1024;

const UptimeQuery = z.strictObject({
  hours: z.enum(['24', '168']).default('24').transform(Number).describe('The last day or the last seven.'),
});
const DaysQuery = z.strictObject({ days: integerText(1, 366).default(30) });
const Reasons = z.object({ reasons: z.array(z.string()) }).meta({ id: 'RejectionReasons' });

const getSnapshot = createRoute({
  method: 'get',
  path: '/snapshot',
  operationId: 'getSnapshot',
  tags: ['Status'],
  summary: 'Everything a window shows first, read in one moment',
  description: 'Follow the stream with `after` = `revision` and nothing is missed and nothing comes twice.',
  ...scoped('read'),
  middleware: [...scoped('read').middleware, compress({ threshold: LARGE })],
  responses: { 200: { description: 'The present state.', content: jsonContent(Snapshot) }, ...refusals() },
});

const getUptime = createRoute({
  method: 'get',
  path: '/servers/{server_id}/uptime',
  operationId: 'getUptime',
  tags: ['Services'],
  summary: 'What the services of a server were, from when to when',
  ...scoped('read'),
  request: { params: ServerPath, query: UptimeQuery },
  responses: { 200: { description: 'Its services.', content: jsonContent(UptimeView) }, ...refusals(404) },
});

const getActionsPerDay = createRoute({
  method: 'get',
  path: '/statistics/actions',
  operationId: 'getActionsPerDay',
  tags: ['Actions'],
  summary: 'How many actions were filed on each day, by what became of them',
  ...scoped('read'),
  request: { query: DaysQuery },
  responses: { 200: { description: 'UTC days, oldest first.', content: jsonContent(ActionsPerDay) }, ...refusals() },
});

const getRejectionReasons = createRoute({
  method: 'get',
  path: '/rejection-reasons',
  operationId: 'getRejectionReasons',
  tags: ['Actions'],
  summary: 'The reasons given lately when rejecting, each once',
  ...scoped('read'),
  responses: { 200: { description: 'At most 8, the last one first.', content: jsonContent(Reasons) }, ...refusals() },
});

export function overviewRoutes({ core, version, person, desk }: Pick<ApiDeps, 'core' | 'version' | 'person' | 'desk'>) {
  const { overview } = core;
  const pace = paceOf(core);
  return new OpenAPIHono<ApiEnv>()
    .openapi(getSnapshot, async (c) => {
      const snapshot = await overview.snapshot(pace(c));
      return largeJson<Snapshot>(c, { ...snapshot, version, person, desktop_notes: desk.notes() }, pace(c));
    })
    .openapi(getUptime, async (c) => {
      const found = await overview.uptime(c.req.valid('param').server_id, c.req.valid('query').hours, pace(c));
      return answer(c, found, 200);
    })
    .openapi(getActionsPerDay, (c) => c.json(overview.actionsPerDay(c.req.valid('query').days), 200))
    .openapi(getRejectionReasons, (c) => c.json({ reasons: overview.rejectionReasons() }, 200));
}
