/** The queue of actions: file, list, decide (SPEC ACT-1…8). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  ActionInput,
  ActionList,
  ActionQuery,
  ActionView,
  ApproveInput,
  RejectInput,
  SeenInput,
  SettleInput,
} from '../../contract/action.ts';
import { isOf } from '../../contract/actor.ts';
import { answer, refuse } from '../answer.ts';
import { lacksScope } from '../authentication.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { body, jsonContent, NoInput, refusals, scoped } from '../operation.ts';
import { paceOf } from '../pace.ts';
import { ActionPath, ServerPath } from '../parts.ts';

const tags = ['Actions'];
const theAction = { description: 'The action.', content: jsonContent(ActionView) };
const thePage = { description: 'One page, newest first.', content: jsonContent(ActionList) };

const listActions = createRoute({
  method: 'get',
  path: '/actions',
  operationId: 'listActions',
  tags,
  summary: 'Actions, newest first',
  ...scoped('read'),
  request: { query: ActionQuery },
  responses: { 200: thePage, ...refusals() },
});

const listServerActions = createRoute({
  method: 'get',
  path: '/servers/{server_id}/actions',
  operationId: 'listServerActions',
  tags,
  summary: 'Actions of one server, newest first',
  ...scoped('read'),
  request: { params: ServerPath, query: ActionQuery.omit({ server_id: true }) },
  responses: { 200: thePage, ...refusals(404) },
});

const createAction = createRoute({
  method: 'post',
  path: '/actions',
  operationId: 'createAction',
  tags,
  summary: 'File an action; on a paused server it waits for a person',
  ...scoped('request'),
  request: { body: body(ActionInput) },
  responses: { 201: theAction, ...refusals(404, 409) },
});

const getAction = createRoute({
  method: 'get',
  path: '/actions/{action_id}',
  operationId: 'getAction',
  tags,
  summary: 'One action, with its output',
  ...scoped('read'),
  request: { params: ActionPath },
  responses: { 200: theAction, ...refusals(404) },
});

const approveAction = createRoute({
  method: 'post',
  path: '/actions/{action_id}/approve',
  operationId: 'approveAction',
  tags,
  summary: 'Approve a pending action; it then runs',
  ...scoped('approve'),
  request: { params: ActionPath, body: body(ApproveInput) },
  responses: { 200: theAction, ...refusals(404, 409) },
});

const rejectAction = createRoute({
  method: 'post',
  path: '/actions/{action_id}/reject',
  operationId: 'rejectAction',
  tags,
  summary: 'Reject a pending action, saying why',
  ...scoped('approve'),
  request: { params: ActionPath, body: body(RejectInput) },
  responses: { 200: theAction, ...refusals(404, 409) },
});

const cancelAction = createRoute({
  method: 'post',
  path: '/actions/{action_id}/cancel',
  operationId: 'cancelAction',
  tags,
  summary: 'Withdraw an action that has not started',
  description: 'With `request` alone only what that very token filed; with `approve` every action.',
  ...scoped('approve', 'request'),
  request: { params: ActionPath, body: body(SeenInput) },
  responses: { 200: theAction, ...refusals(404, 409) },
});

const askAgain = createRoute({
  method: 'post',
  path: '/actions/{action_id}/ask-again',
  operationId: 'askAgain',
  tags,
  summary: 'File the same action anew, as the catalog and the server say it now',
  ...scoped('request'),
  request: { params: ActionPath, body: body(NoInput) },
  responses: { 201: { ...theAction, description: 'The new action.' }, ...refusals(404, 409) },
});

const settleAction = createRoute({
  method: 'post',
  path: '/actions/{action_id}/settle',
  operationId: 'settleAction',
  tags,
  summary: 'Say what became of an action whose outcome was lost',
  ...scoped('approve'),
  request: { params: ActionPath, body: body(SettleInput) },
  responses: { 200: theAction, ...refusals(404, 409) },
});

export function actionRoutes({ core }: Pick<ApiDeps, 'core'>) {
  const { actions, servers } = core;
  const pace = paceOf(core);
  const page = async (c: Context<ApiEnv>, query: ActionQuery) => {
    const { actions: found, total, next_cursor } = await actions.list(query, pace(c));
    return { actions: found, total, limit: query.limit, offset: query.offset, next_cursor };
  };
  return new OpenAPIHono<ApiEnv>()
    .openapi(listActions, async (c) => c.json(await page(c, c.req.valid('query')), 200))
    .openapi(listServerActions, async (c) => {
      const { server_id } = c.req.valid('param');
      const server = servers.get(server_id);
      return server.ok
        ? c.json(await page(c, { ...c.req.valid('query'), server_id: [server_id] }), 200)
        : refuse(c, server.problem);
    })
    .openapi(createAction, (c) => answer(c, actions.create(c.var.caller.actor, c.req.valid('json')), 201))
    .openapi(getAction, (c) => answer(c, actions.get(c.req.valid('param').action_id), 200))
    .openapi(approveAction, (c) =>
      answer(c, actions.approve(c.var.caller.actor, c.req.valid('param').action_id, c.req.valid('json')), 200),
    )
    .openapi(rejectAction, (c) => {
      const { reason, ...seen } = c.req.valid('json');
      return answer(c, actions.reject(c.var.caller.actor, c.req.valid('param').action_id, reason, seen), 200);
    })
    .openapi(cancelAction, (c) => {
      const { actor, scopes } = c.var.caller;
      const { action_id } = c.req.valid('param');
      if (!scopes.has('approve')) {
        const found = actions.get(action_id);
        if (!found.ok) return refuse(c, found.problem);
        if (!isOf(actor, found.value.created_by_id)) return lacksScope(c, 'approve');
      }
      return answer(c, actions.cancel(actor, action_id, c.req.valid('json')), 200);
    })
    .openapi(askAgain, (c) => answer(c, actions.askAgain(c.var.caller.actor, c.req.valid('param').action_id), 201))
    .openapi(settleAction, (c) => {
      const { revision, ...settled } = c.req.valid('json');
      const { action_id } = c.req.valid('param');
      return answer(c, actions.settle(c.var.caller.actor, action_id, settled, { revision }), 200);
    });
}
