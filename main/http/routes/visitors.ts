/** The page a server shows its visitors during maintenance (SPEC MNT-7). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { VisitorCheck, VisitorSettings, VisitorSnippet, VisitorView } from '../../contract/visitors.ts';
import { answer, answerNothing } from '../answer.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { body, jsonContent, NoInput, refusals, scoped } from '../operation.ts';
import { ServerPath } from '../parts.ts';

const tags = ['Visitors'];
const path = '/servers/{server_id}/visitors';
const theView = { description: 'Settings, and how things stand.', content: jsonContent(VisitorView) };

// Not for `read`: the answer holds the secret of the bypass link.
const getVisitors = createRoute({
  method: 'get',
  path,
  operationId: 'getVisitors',
  tags,
  summary: "The visitors' page of a server, and its bypass link while it is up",
  ...scoped('operate'),
  request: { params: ServerPath },
  responses: { 200: theView, ...refusals(404) },
});

const setVisitors = createRoute({
  method: 'put',
  path,
  operationId: 'setVisitors',
  tags,
  summary: "Set the visitors' page of a server; what is not given is as at first",
  ...scoped('admin'),
  request: { params: ServerPath, body: body(VisitorSettings) },
  responses: { 200: theView, ...refusals(404) },
});

const removeVisitors = createRoute({
  method: 'delete',
  path,
  operationId: 'removeVisitors',
  tags,
  summary: 'Forget the settings; a page that is up goes away',
  ...scoped('admin'),
  request: { params: ServerPath },
  responses: { 204: { description: 'Removed.' }, ...refusals(404) },
});

const getSnippet = createRoute({
  method: 'get',
  path: `${path}/snippet`,
  operationId: 'getVisitorsSnippet',
  tags,
  summary: 'The nginx configuration to install by hand',
  ...scoped('operate'),
  request: { params: ServerPath },
  responses: { 200: { description: 'Its parts.', content: jsonContent(VisitorSnippet) }, ...refusals(404) },
});

const checkVisitors = createRoute({
  method: 'post',
  path: `${path}/check`,
  operationId: 'checkVisitors',
  tags,
  summary: 'Run nginx -t on the server, and see whether the snippet is included',
  ...scoped('operate'),
  request: { params: ServerPath, body: body(NoInput) },
  responses: { 200: { description: 'What was found.', content: jsonContent(VisitorCheck) }, ...refusals(404) },
});

export function visitorRoutes({ core: { visitors } }: Pick<ApiDeps, 'core'>) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(getVisitors, (c) => answer(c, visitors.get(c.req.valid('param').server_id), 200))
    .openapi(setVisitors, (c) => {
      const { server_id } = c.req.valid('param');
      return answer(c, visitors.change(c.var.caller.actor, server_id, c.req.valid('json')), 200);
    })
    .openapi(removeVisitors, (c) =>
      answerNothing(c, visitors.remove(c.var.caller.actor, c.req.valid('param').server_id)),
    )
    .openapi(getSnippet, (c) => answer(c, visitors.snippet(c.req.valid('param').server_id), 200))
    .openapi(checkVisitors, async (c) => answer(c, await visitors.check(c.req.valid('param').server_id), 200));
}
