/** Failures nobody has looked at (WIN-3): which they are, and that a person did look. */
import { setImmediate } from 'node:timers/promises';
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { FailureList, FailureQuery, MOST_FAILURES_AT_ONCE, SeenCount, SeenFailures } from '../../contract/failures.ts';
import { answer } from '../answer.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { body, jsonContent, NoInput, onlyFor, refusals, scoped } from '../operation.ts';
import { ActionPath } from '../parts.ts';

const tags = ['Actions'];
const PERSON_ONLY = 'Only a person looks at failures: from the window, or with the token of this run.';
const theCount = { description: 'How many nobody had looked at.', content: jsonContent(SeenCount) };

const listFailures = createRoute({
  method: 'get',
  path: '/failures',
  operationId: 'listFailures',
  tags,
  summary: 'What failed and nobody has looked at, newest first, with counts by reason',
  ...scoped('read'),
  request: { query: FailureQuery },
  responses: { 200: { description: 'One page.', content: jsonContent(FailureList) }, ...refusals() },
});

const seeFailures = createRoute({
  method: 'post',
  path: '/failures/seen',
  operationId: 'seeFailures',
  tags,
  summary: 'A person looked at these failures',
  ...onlyFor('person', PERSON_ONLY),
  request: { body: body(SeenFailures) },
  responses: { 200: theCount, ...refusals() },
});

const seeAction = createRoute({
  method: 'post',
  path: '/actions/{action_id}/seen',
  operationId: 'seeAction',
  tags,
  summary: 'A person looked at this action; it changes something only where it failed and nobody had',
  ...onlyFor('person', PERSON_ONLY),
  request: { params: ActionPath, body: body(NoInput) },
  responses: { 200: theCount, ...refusals(404) },
});

export function failureRoutes({ core: { failures } }: Pick<ApiDeps, 'core'>) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(listFailures, (c) => c.json(failures.list(c.req.valid('query')), 200))
    .openapi(seeFailures, async (c) => {
      const { actor } = c.var.caller;
      const input = c.req.valid('json');
      let seen = 0;
      for (;;) {
        const more = failures.see(actor, input);
        seen += more;
        if (more < MOST_FAILURES_AT_ONCE) return c.json({ seen }, 200);
        await setImmediate();
      }
    })
    .openapi(seeAction, (c) => answer(c, failures.seeOne(c.var.caller.actor, c.req.valid('param').action_id), 200));
}
