/** Sessions of the window in a browser: make a link, ask who one is, sign out (issue 3). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { Via } from '../../contract/actor.ts';
import { Scope } from '../../contract/token.ts';
import { SessionLink, WindowInput, WindowShown } from '../../contract/window.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { anyCaller, body, jsonContent, NoInput, onlyFor, refusals } from '../operation.ts';
import { takeSession } from '../session-cookie.ts';

const tags = ['Sessions'];
const Self = z
  .object({
    person: z.string().describe('Login name of the human, or the name of the token.'),
    via: Via,
    scopes: z.array(Scope),
  })
  .meta({ id: 'Self' });

const createLink = createRoute({
  method: 'post',
  path: '/session-links',
  operationId: 'createSessionLink',
  tags,
  summary: 'A link that opens the window in a browser, once and within a minute',
  description: 'Only with the token of this run, which is in `runtime.json` in the data folder.',
  ...onlyFor('runtime', 'Only the token of this run can make a link.'),
  request: { body: body(NoInput) },
  responses: { 201: { description: 'The link.', content: jsonContent(SessionLink) }, ...refusals() },
});

const showWindow = createRoute({
  method: 'post',
  path: '/window',
  operationId: 'showWindow',
  tags,
  summary: "Show the window of the host's own desktop: the open one, else a new one",
  description: 'Only with the token of this run. `shown` is false where the host has none: make a link then.',
  ...onlyFor('runtime', 'Only the token of this run can show the window.'),
  request: { body: body(WindowInput) },
  responses: { 200: { description: 'Whether it shows.', content: jsonContent(WindowShown) }, ...refusals() },
});

const getSelf = createRoute({
  method: 'get',
  path: '/session',
  operationId: 'getSelf',
  tags,
  summary: 'Who asks, and what it may do',
  ...anyCaller,
  responses: { 200: { description: 'The caller.', content: jsonContent(Self) }, ...refusals() },
});

const endSession = createRoute({
  method: 'delete',
  path: '/session',
  operationId: 'endSession',
  tags,
  summary: 'Sign a window out; what it streams ends at once',
  description: 'Only with the cookie of that window.',
  ...onlyFor('window', 'Only a window has a session to end.'),
  responses: { 204: { description: 'Signed out.' }, ...refusals() },
});

export function sessionRoutes({ sessions, desk }: Pick<ApiDeps, 'sessions' | 'desk'>) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(createLink, (c) => c.json(sessions.createLink(new URL(c.req.url).origin), 201))
    .openapi(showWindow, (c) => c.json({ shown: desk.show(c.req.valid('json').path) }, 200))
    .openapi(getSelf, (c) => {
      const { actor, scopes } = c.var.caller;
      return c.json({ person: actor.name, via: actor.via, scopes: [...scopes] }, 200);
    })
    .openapi(endSession, (c) => {
      c.var.caller.session?.end();
      takeSession(c);
      return c.body(null, 204);
    });
}
