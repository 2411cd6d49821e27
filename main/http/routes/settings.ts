/** Settings of the whole program. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { Settings, SettingsPatch } from '../../contract/settings.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { body, jsonContent, refusals, scoped } from '../operation.ts';

const tags = ['Settings'];
const theSettings = { description: 'The settings.', content: jsonContent(Settings) };

const getSettings = createRoute({
  method: 'get',
  path: '/settings',
  operationId: 'getSettings',
  tags,
  summary: 'The settings',
  ...scoped('read'),
  responses: { 200: theSettings, ...refusals() },
});

const changeSettings = createRoute({
  method: 'patch',
  path: '/settings',
  operationId: 'changeSettings',
  tags,
  summary: 'Change settings; what is not given stays',
  ...scoped('admin'),
  request: { body: body(SettingsPatch) },
  responses: { 200: theSettings, ...refusals() },
});

export function settingsRoutes({ core: { settings } }: Pick<ApiDeps, 'core'>) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(getSettings, (c) => c.json(settings.get(), 200))
    .openapi(changeSettings, (c) => c.json(settings.change(c.var.caller.actor, c.req.valid('json')), 200));
}
