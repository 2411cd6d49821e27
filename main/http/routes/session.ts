/** Sessions of the window in a browser: make a link, ask who one is, sign out (issue 3). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { Via } from '../../contract/actor.ts';
import { problem } from '../../contract/error.ts';
import { Scope } from '../../contract/token.ts';
import { SessionLink, WindowInput, WindowShown } from '../../contract/window.ts';
import { refuse } from '../answer.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { body, jsonContent, NoInput, refusals } from '../operation.ts';
import { takeSession } from '../session-cookie.ts';

const tags = ['Sessions'];
/** Whoever is known, whatever it may do. */
const anyCaller = { security: [{ apiKey: [] }, { bearer: [] }] };
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
  ...anyCaller,
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
  ...anyCaller,
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
  ...anyCaller,
  responses: { 204: { description: 'Signed out.' }, ...refusals() },
});

export function sessionRoutes({ sessions, desk }: Pick<ApiDeps, 'sessions' | 'desk'>) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(createLink, (c) =>
      c.var.caller.isRuntime
        ? c.json(sessions.createLink(new URL(c.req.url).origin), 201)
        : refuse(c, problem('forbidden_scope', 'Only the token of this run can make a link.')),
    )
    .openapi(showWindow, (c) =>
      c.var.caller.isRuntime
        ? c.json({ shown: desk.show(c.req.valid('json').path) }, 200)
        : refuse(c, problem('forbidden_scope', 'Only the token of this run can show the window.')),
    )
    .openapi(getSelf, (c) => {
      const { actor, scopes } = c.var.caller;
      return c.json({ person: actor.name, via: actor.via, scopes: [...scopes] }, 200);
    })
    .openapi(endSession, (c) => {
      const { session } = c.var.caller;
      if (session === null) return refuse(c, problem('forbidden_scope', 'Only a window has a session to end.'));
      session.end();
      takeSession(c);
      return c.body(null, 204);
    });
}
