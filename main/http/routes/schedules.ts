/** Planned maintenance (SPEC MNT-5). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  Schedule,
  ScheduleCalendar,
  ScheduleInput,
  ScheduleList,
  SchedulePreview,
} from '../../contract/maintenance.ts';
import { TimestampInput } from '../../contract/time.ts';
import { answer, answerNothing } from '../answer.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { body, jsonContent, NoInput, refusals, scoped } from '../operation.ts';
import { paceOf } from '../pace.ts';
import { SchedulePath } from '../parts.ts';

const tags = ['Maintenance'];
/** Two years and the days of a leap year. */
const LONGEST_PERIOD_DAYS = 732;
const Period = z
  .strictObject({
    from: TimestampInput,
    to: TimestampInput.describe(`After \`from\`, at most ${LONGEST_PERIOD_DAYS} days.`),
  })
  .refine(({ from, to }) => to > from && Date.parse(to) - Date.parse(from) <= LONGEST_PERIOD_DAYS * 86_400_000, {
    message: `must lie after from, at most ${LONGEST_PERIOD_DAYS} days`,
    path: ['to'],
  });
const theSchedule = { description: 'The schedule.', content: jsonContent(Schedule) };

const listSchedules = createRoute({
  method: 'get',
  path: '/schedules',
  operationId: 'listSchedules',
  tags,
  summary: 'Maintenance that will begin, the next first',
  ...scoped('read'),
  responses: { 200: { description: 'All that will begin.', content: jsonContent(ScheduleList) }, ...refusals() },
});

const createSchedule = createRoute({
  method: 'post',
  path: '/schedules',
  operationId: 'createSchedule',
  tags,
  summary: 'Plan maintenance, once or again and again',
  description:
    'Cron has five fields and is local time of the zone. A time that daylight saving leaves out comes at the instant ' +
    'the gap ends; one that comes twice counts at its first.',
  ...scoped('operate'),
  request: { body: body(ScheduleInput) },
  responses: { 201: theSchedule, ...refusals(404) },
});

const previewSchedule = createRoute({
  method: 'post',
  path: '/schedules/preview',
  operationId: 'previewSchedule',
  tags,
  summary: 'When a plan would begin, without keeping it',
  ...scoped('operate'),
  request: { body: body(ScheduleInput) },
  responses: { 200: { description: 'Its next starts.', content: jsonContent(SchedulePreview) }, ...refusals(404) },
});

const getCalendar = createRoute({
  method: 'get',
  path: '/schedules/calendar',
  operationId: 'getScheduleCalendar',
  tags,
  summary: 'The planned windows that begin in a period',
  ...scoped('read'),
  request: { query: Period },
  responses: { 200: { description: 'Its starts.', content: jsonContent(ScheduleCalendar) }, ...refusals() },
});

const skipSchedule = createRoute({
  method: 'post',
  path: '/schedules/{schedule_id}/skip',
  operationId: 'skipSchedule',
  tags,
  summary: 'Leave out the next start',
  ...scoped('operate'),
  request: { params: SchedulePath, body: body(NoInput) },
  responses: { 200: theSchedule, ...refusals(404) },
});

const cancelSchedule = createRoute({
  method: 'delete',
  path: '/schedules/{schedule_id}',
  operationId: 'cancelSchedule',
  tags,
  summary: 'Cancel a schedule; maintenance it began goes on',
  ...scoped('operate'),
  request: { params: SchedulePath },
  responses: { 204: { description: 'Cancelled.' }, ...refusals(404) },
});

export function scheduleRoutes({ core }: Pick<ApiDeps, 'core'>) {
  const { schedules, comingWindows } = core;
  const pace = paceOf(core);
  return new OpenAPIHono<ApiEnv>()
    .openapi(listSchedules, (c) => c.json({ schedules: schedules.list() }, 200))
    .openapi(createSchedule, async (c) =>
      answer(c, await schedules.create(c.var.caller.actor, c.req.valid('json'), pace(c)), 201),
    )
    .openapi(previewSchedule, async (c) => answer(c, await comingWindows.preview(c.req.valid('json'), pace(c)), 200))
    .openapi(getCalendar, async (c) => {
      const { from, to } = c.req.valid('query');
      return c.json(await comingWindows.between(from, to, pace(c)), 200);
    })
    .openapi(skipSchedule, (c) => answer(c, schedules.skip(c.var.caller.actor, c.req.valid('param').schedule_id), 200))
    .openapi(cancelSchedule, (c) =>
      answerNothing(c, schedules.cancel(c.var.caller.actor, c.req.valid('param').schedule_id)),
    );
}
