/** Servers: add, edit, remove, pause and resume, test the connection, accept a host key (SPEC SRV-1…6, RUN-7, RUN-8). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  HostKeyInput,
  PauseInput,
  PauseView,
  ServerInput,
  ServerPatch,
  ServerTest,
  ServerView,
} from '../../contract/server.ts';
import { answer, answerNothing } from '../answer.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { largeJson } from '../large-json.ts';
import { body, jsonContent, NoInput, refusals, scoped } from '../operation.ts';
import { paceOf } from '../pace.ts';
import { ServerPath } from '../parts.ts';

const tags = ['Servers'];
const ServerList = z.object({ servers: z.array(ServerView), total: z.number().int() }).meta({ id: 'ServerList' });
const theServer = { description: 'The server.', content: jsonContent(ServerView) };
const thePause = { description: 'Whether it is in maintenance mode.', content: jsonContent(PauseView) };

const listServers = createRoute({
  method: 'get',
  path: '/servers',
  operationId: 'listServers',
  tags,
  summary: 'All servers, by display name',
  ...scoped('read'),
  responses: { 200: { description: 'All servers.', content: jsonContent(ServerList) }, ...refusals() },
});

const addServer = createRoute({
  method: 'post',
  path: '/servers',
  operationId: 'addServer',
  tags,
  summary: 'Add a server',
  ...scoped('admin'),
  request: { body: body(ServerInput) },
  responses: { 201: theServer, ...refusals(409) },
});

const getServer = createRoute({
  method: 'get',
  path: '/servers/{server_id}',
  operationId: 'getServer',
  tags,
  summary: 'One server',
  ...scoped('read'),
  request: { params: ServerPath },
  responses: { 200: theServer, ...refusals(404) },
});

const editServer = createRoute({
  method: 'patch',
  path: '/servers/{server_id}',
  operationId: 'editServer',
  tags,
  summary: 'Change a server; what is not given stays',
  description:
    'Except where it is reached elsewhere or by somebody else: with another `host`, `port` or `ssh_user` it forgets its ' +
    'password or passphrase, its sudo password and its accepted host key, unless they are given in the same edit. Asked ' +
    'with `"forget": false` it refuses instead, and says what it would forget.',
  ...scoped('admin'),
  request: { params: ServerPath, body: body(ServerPatch) },
  responses: { 200: theServer, ...refusals(404, 409) },
});

const removeServer = createRoute({
  method: 'delete',
  path: '/servers/{server_id}',
  operationId: 'removeServer',
  tags,
  summary: 'Remove a server; its history and audit trail stay',
  ...scoped('admin'),
  request: { params: ServerPath },
  responses: { 204: { description: 'Removed.' }, ...refusals(404, 409) },
});

const pauseServer = createRoute({
  method: 'put',
  path: '/servers/{server_id}/pause',
  operationId: 'pauseServer',
  tags,
  summary: 'Put a server in maintenance mode: its actions wait for a person',
  ...scoped('operate'),
  request: { params: ServerPath, body: body(PauseInput) },
  responses: { 200: thePause, ...refusals(404) },
});

const unpauseServer = createRoute({
  method: 'put',
  path: '/servers/{server_id}/unpause',
  operationId: 'unpauseServer',
  tags,
  summary: 'End maintenance mode; what waits keeps waiting for its decision',
  ...scoped('operate'),
  request: { params: ServerPath, body: body(NoInput) },
  responses: { 200: thePause, ...refusals(404) },
});

const testServer = createRoute({
  method: 'post',
  path: '/servers/{server_id}/test',
  operationId: 'testServer',
  tags,
  summary: 'Connect, measure, ask sudo; runs no action',
  ...scoped('operate'),
  request: { params: ServerPath, body: body(NoInput) },
  responses: { 200: { description: 'What was found.', content: jsonContent(ServerTest) }, ...refusals(404) },
});

const acceptHostKey = createRoute({
  method: 'put',
  path: '/servers/{server_id}/host-key',
  operationId: 'acceptHostKey',
  tags,
  summary: 'Accept the host key the server presented',
  ...scoped('admin'),
  request: { params: ServerPath, body: body(HostKeyInput) },
  responses: { 200: theServer, ...refusals(404, 409) },
});

export function serverRoutes({ core }: Pick<ApiDeps, 'core'>) {
  const { servers, connections } = core;
  const pace = paceOf(core);
  return new OpenAPIHono<ApiEnv>()
    .openapi(listServers, async (c) => {
      const all = await servers.list(pace(c));
      return largeJson(c, { servers: all, total: all.length }, pace(c));
    })
    .openapi(addServer, (c) => answer(c, servers.add(c.var.caller.actor, c.req.valid('json')), 201))
    .openapi(getServer, (c) => answer(c, servers.get(c.req.valid('param').server_id), 200))
    .openapi(editServer, (c) => {
      const { server_id } = c.req.valid('param');
      return answer(c, servers.edit(c.var.caller.actor, server_id, c.req.valid('json')), 200);
    })
    .openapi(removeServer, (c) => {
      const { server_id } = c.req.valid('param');
      return answerNothing(c, servers.remove(c.var.caller.actor, server_id));
    })
    .openapi(pauseServer, (c) => {
      const { server_id } = c.req.valid('param');
      return answer(c, servers.pause(c.var.caller.actor, server_id, c.req.valid('json')), 200);
    })
    .openapi(unpauseServer, (c) => {
      const { server_id } = c.req.valid('param');
      return answer(c, servers.resume(c.var.caller.actor, server_id), 200);
    })
    .openapi(testServer, async (c) => answer(c, await connections.test(c.req.valid('param').server_id), 200))
    .openapi(acceptHostKey, async (c) => {
      const { server_id } = c.req.valid('param');
      const { fingerprint } = c.req.valid('json');
      return answer(c, await connections.acceptHostKey(c.var.caller.actor, server_id, fingerprint), 200);
    });
}
