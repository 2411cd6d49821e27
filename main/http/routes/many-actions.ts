/** Many actions at once: decide on them, take them away as a file (SPEC WIN-2, WIN-4). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { ActionQuery, ActionSummary } from '../../contract/action.ts';
import { BulkDecision, BulkResult } from '../../contract/window.ts';
import { exportActions } from '../action-export.ts';
import { decideAll } from '../bulk-decision.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { body, jsonContent, refusals, scoped } from '../operation.ts';
import { paceOf } from '../pace.ts';

const tags = ['Actions'];
const ExportQuery = ActionQuery.omit({ limit: true, offset: true, cursor: true }).extend({
  format: z.enum(['csv', 'json']).default('csv'),
});

const decideBulk = createRoute({
  method: 'post',
  path: '/actions/bulk',
  operationId: 'decideOnActions',
  tags,
  summary: 'One decision on up to 1,000 actions, each decided for itself',
  ...scoped('approve'),
  request: { body: body(BulkDecision) },
  responses: {
    200: { description: 'What became of each, in the order given.', content: jsonContent(BulkResult) },
    ...refusals(),
  },
});

const exportAll = createRoute({
  method: 'get',
  path: '/actions/export',
  operationId: 'exportActions',
  tags,
  summary: 'Actions as a file, newest first',
  ...scoped('read'),
  request: { query: ExportQuery },
  responses: {
    200: {
      description: 'The file.',
      content: { 'application/json': { schema: z.array(ActionSummary) }, 'text/csv': { schema: z.string() } },
    },
    ...refusals(),
  },
});

/** Stands before the routes of one action, which would take these names for an id. */
export function manyActionsRoutes({ core, onError }: Pick<ApiDeps, 'core' | 'onError'>) {
  const pace = paceOf(core);
  return new OpenAPIHono<ApiEnv>()
    .openapi(decideBulk, async (c) =>
      c.json(await decideAll(core.actions, c.var.caller.actor, c.req.valid('json'), onError), 200),
    )
    .openapi(exportAll, (c) => {
      const { format, ...filter } = c.req.valid('query');
      c.header('Content-Type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json');
      c.header('Content-Disposition', `attachment; filename="holdpoint-actions.${format}"`);
      const { actionsBelow } = core.overview;
      return c.body(
        exportActions({ actionsBelow, pace: pace(c), isAllowed: c.var.caller.isStillValid }, filter, format),
        200,
      );
    });
}
