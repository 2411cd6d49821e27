/** Maintenance of a server, a group or everything: begin, change, end, what was (SPEC MNT-1, MNT-3, MNT-6). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  MaintenanceEnded,
  MaintenanceInput,
  MaintenanceLog,
  MaintenancePatch,
  MaintenanceScope,
  MaintenanceStatistics,
  MaintenanceStatus,
  MaintenanceWindow,
} from '../../contract/maintenance.ts';
import { answer, refuse } from '../answer.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { largeJson } from '../large-json.ts';
import { body, jsonContent, refusals, scoped } from '../operation.ts';
import { paceOf } from '../pace.ts';
import { integerText } from '../parts.ts';

const tags = ['Maintenance'];
const theWindow = (description: string) => ({ description, content: jsonContent(MaintenanceWindow) });
const EndQuery = z.strictObject({
  scope: MaintenanceScope.default('all'),
  let_go: integerText(1, 999_999_999_999)
    .optional()
    .describe('Id of the window that was begun or joined as shared: it ends only with the last that lets go.'),
});
const LogQuery = z.strictObject({
  scope: MaintenanceScope.optional(),
  limit: integerText(1, 100).default(50),
  offset: integerText(0, 999_999_999).default(0),
});
const StatisticsQuery = z.strictObject({ days: integerText(1, 3660).default(30) });

const getMaintenance = createRoute({
  method: 'get',
  path: '/maintenance',
  operationId: 'getMaintenance',
  tags,
  summary: 'What is in maintenance now',
  ...scoped('read'),
  responses: { 200: { description: 'All that is open.', content: jsonContent(MaintenanceStatus) }, ...refusals() },
});

const beginMaintenance = createRoute({
  method: 'post',
  path: '/maintenance',
  operationId: 'beginMaintenance',
  tags,
  summary: 'Put a server, a group or everything in maintenance: fixes wait for a person',
  ...scoped('operate'),
  request: { body: body(MaintenanceInput) },
  responses: {
    200: theWindow('That scope is in maintenance already: texts and times were taken over, its start is kept.'),
    201: theWindow('The maintenance that began.'),
    ...refusals(404),
  },
});

const changeMaintenance = createRoute({
  method: 'patch',
  path: '/maintenance',
  operationId: 'changeMaintenance',
  tags,
  summary: 'Change or extend the maintenance of a scope; what is not given stays',
  ...scoped('operate'),
  request: { body: body(MaintenancePatch) },
  responses: { 200: theWindow('As it is now.'), ...refusals(404) },
});

const endMaintenance = createRoute({
  method: 'delete',
  path: '/maintenance',
  operationId: 'endMaintenance',
  tags,
  summary: 'End the maintenance of a scope; what waits keeps waiting for its decision',
  description: 'An administrator may do it too, so that nobody locks them out.',
  ...scoped('operate', 'admin'),
  request: { query: EndQuery },
  responses: {
    200: { description: 'What ended; empty where nothing was open.', content: jsonContent(MaintenanceEnded) },
    ...refusals(404),
  },
});

const listLog = createRoute({
  method: 'get',
  path: '/maintenance/log',
  operationId: 'listMaintenanceLog',
  tags,
  summary: 'Maintenance that is over, newest end first',
  ...scoped('read'),
  request: { query: LogQuery },
  responses: { 200: { description: 'One page.', content: jsonContent(MaintenanceLog) }, ...refusals() },
});

const statistics = {
  method: 'get',
  tags,
  summary: 'How often, how long, by whom',
  ...scoped('read'),
  request: { query: StatisticsQuery },
  responses: { 200: { description: 'The numbers.', content: jsonContent(MaintenanceStatistics) }, ...refusals() },
} as const;
const getStatistics = createRoute({
  ...statistics,
  path: '/maintenance/statistics',
  operationId: 'getMaintenanceStatistics',
});
/** The same under a shorter name. */
const getStatisticsShort = createRoute({ ...statistics, path: '/statistics', operationId: 'getStatistics' });

export function maintenanceRoutes({ core }: Pick<ApiDeps, 'core'>) {
  const { maintenance } = core;
  const pace = paceOf(core);
  return new OpenAPIHono<ApiEnv>()
    .openapi(getMaintenance, (c) => c.json(maintenance.status(), 200))
    .openapi(beginMaintenance, (c) => {
      const begun = maintenance.begin(c.var.caller.actor, c.req.valid('json'));
      if (!begun.ok) return refuse(c, begun.problem);
      const { window, isNew } = begun.value;
      return isNew ? c.json(window, 201) : c.json(window, 200);
    })
    .openapi(changeMaintenance, (c) => answer(c, maintenance.change(c.var.caller.actor, c.req.valid('json')), 200))
    .openapi(endMaintenance, (c) => {
      const { scope, let_go } = c.req.valid('query');
      const { actor } = c.var.caller;
      return answer(
        c,
        let_go === undefined ? maintenance.end(actor, scope) : maintenance.letGo(actor, scope, let_go),
        200,
      );
    })
    .openapi(listLog, async (c) => largeJson(c, await maintenance.log(c.req.valid('query'), pace(c)), pace(c)))
    .openapi(getStatistics, async (c) => c.json(await maintenance.statistics(c.req.valid('query').days, pace(c)), 200))
    .openapi(getStatisticsShort, async (c) =>
      c.json(await maintenance.statistics(c.req.valid('query').days, pace(c)), 200),
    );
}
