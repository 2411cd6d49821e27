/** Services of a server, and their restart (SPEC SVC-1…3). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { type ActionView, RestartAnswer, RestartInput } from '../../contract/action.ts';
import { invalid, type Problem } from '../../contract/error.ts';
import { DiscoveredService, ServiceInput, ServicePatch, ServiceView } from '../../contract/service.ts';
import { UnitName } from '../../contract/unit-name.ts';
import { RESTART_TYPE } from '../../core/catalog.ts';
import { fail, type Result } from '../../core/result.ts';
import { answer, answerNothing, refuse } from '../answer.ts';
import { requireScope } from '../authentication.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { body, jsonContent, refusals, scoped } from '../operation.ts';
import { ServerPath, ServicePath, StoredServicePath, StoredServiceQuery } from '../parts.ts';

const tags = ['Services'];
const ServiceList = z.object({ services: z.array(ServiceView), total: z.number().int() }).meta({ id: 'ServiceList' });
const Discovered = z.object({ services: z.array(DiscoveredService) }).meta({ id: 'DiscoveredServices' });
const theService = { description: 'The service.', content: jsonContent(ServiceView) };

const listServices = createRoute({
  method: 'get',
  path: '/servers/{server_id}/services',
  operationId: 'listServices',
  tags,
  summary: 'The services of a server, with the state last seen',
  ...scoped('read'),
  request: { params: ServerPath },
  responses: { 200: { description: 'Its services.', content: jsonContent(ServiceList) }, ...refusals(404) },
});

const addService = createRoute({
  method: 'post',
  path: '/servers/{server_id}/services',
  operationId: 'addService',
  tags,
  summary: 'Add a service; one that is listed already is answered as it is',
  ...scoped('operate'),
  request: { params: ServerPath, body: body(ServiceInput) },
  responses: { 201: theService, ...refusals(404) },
});

const discoverServices = createRoute({
  method: 'get',
  path: '/servers/{server_id}/services/discover',
  operationId: 'discoverServices',
  tags,
  summary: 'The units found on the server',
  ...scoped('read'),
  request: { params: ServerPath },
  responses: { 200: { description: 'What was found.', content: jsonContent(Discovered) }, ...refusals(404) },
});

const editService = createRoute({
  method: 'patch',
  path: '/servers/{server_id}/services/{service_name}',
  operationId: 'editService',
  tags,
  summary: 'Change a service; what is not given stays',
  ...scoped('operate'),
  request: { params: StoredServicePath, body: body(ServicePatch) },
  responses: { 200: theService, ...refusals(404) },
});

const removeService = createRoute({
  method: 'delete',
  path: '/servers/{server_id}/services/{service_name}',
  operationId: 'removeService',
  tags,
  summary: 'Take a service off the list; nothing happens on the server',
  ...scoped('operate'),
  request: { params: StoredServicePath },
  responses: { 204: { description: 'Removed.' }, ...refusals(404) },
});

const removeNamedService = createRoute({
  method: 'delete',
  path: '/servers/{server_id}/services',
  operationId: 'removeNamedService',
  tags,
  summary: 'As removeService, for a name that no path can hold, such as ..',
  ...scoped('operate'),
  request: { params: ServerPath, query: StoredServiceQuery },
  responses: { 204: { description: 'Removed.' }, ...refusals(404) },
});

const restartService = createRoute({
  method: 'post',
  path: '/servers/{server_id}/services/{service_name}/restart',
  operationId: 'restartService',
  tags,
  summary: 'File a restart; on a paused server it waits for a person',
  ...scoped('request'),
  request: { params: ServicePath, body: body(RestartInput) },
  responses: { 201: { description: 'The filed action.', content: jsonContent(RestartAnswer) }, ...refusals(404, 409) },
});

export function serviceRoutes({ core }: Pick<ApiDeps, 'core'>) {
  const { services, actions } = core;
  const app = new OpenAPIHono<ApiEnv>();
  // An empty name is a wrong name, not an unknown route (SVC-2).
  app.post('/servers/:server_id/services//restart', requireScope('request'), (c) =>
    refuse(c, invalid('service_name', 'must not be empty')),
  );
  return app
    .openapi(listServices, (c) => {
      const listed = services.list(c.req.valid('param').server_id);
      return listed.ok
        ? c.json({ services: listed.value, total: listed.value.length }, 200)
        : refuse(c, listed.problem);
    })
    .openapi(addService, (c) => {
      const { server_id } = c.req.valid('param');
      return answer(c, services.add(c.var.caller.actor, server_id, c.req.valid('json')), 201);
    })
    .openapi(discoverServices, async (c) => {
      const found = await services.discover(c.req.valid('param').server_id);
      return found.ok ? c.json({ services: found.value }, 200) : refuse(c, found.problem);
    })
    .openapi(editService, (c) => {
      const { server_id, service_name } = c.req.valid('param');
      const edited = services.edit(c.var.caller.actor, server_id, service_name, c.req.valid('json'));
      return answer(c, listedOr422(edited, service_name), 200);
    })
    .openapi(removeService, (c) => {
      const { server_id, service_name } = c.req.valid('param');
      return answerNothing(c, listedOr422(services.remove(c.var.caller.actor, server_id, service_name), service_name));
    })
    .openapi(removeNamedService, (c) => {
      const { name } = c.req.valid('query');
      const { server_id } = c.req.valid('param');
      return answerNothing(c, listedOr422(services.remove(c.var.caller.actor, server_id, name), name));
    })
    .openapi(restartService, (c) => {
      const { server_id, service_name } = c.req.valid('param');
      const input = { ...c.req.valid('json'), server_id, service_name, action_type: RESTART_TYPE, parameters: {} };
      const created = actions.create(c.var.caller.actor, input);
      return created.ok ? c.json(restartAnswer(created.value, service_name), 201) : refuse(c, created.problem);
    });
}

/** What is on a list can be changed and removed whatever its name; a name that is on none must be one (SVC-2). */
function listedOr422<T>(result: Result<T>, name: string): Result<T> {
  if (result.ok || result.problem.code !== 'service_not_found') return result;
  const read = UnitName.safeParse(name);
  return read.success ? result : fail(wrongName(read.error.issues[0]?.message));
}

function wrongName(message = 'must be a systemd unit name'): Problem {
  return invalid('service_name', message);
}

function restartAnswer(action: ActionView, service_name: string): z.infer<typeof RestartAnswer> {
  const { id, action_type, server_id, command, status, created_at } = action;
  return { action_id: id, action_type, server_id, service_name, command, status, created_at };
}
