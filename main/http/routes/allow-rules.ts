/** Who may pass maintenance (SPEC MNT-4). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { AllowRule, AllowRuleInput, AllowRuleList } from '../../contract/maintenance.ts';
import { answer, answerNothing } from '../answer.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { body, jsonContent, refusals, scoped } from '../operation.ts';
import { RulePath } from '../parts.ts';

const tags = ['Maintenance'];

const listRules = createRoute({
  method: 'get',
  path: '/allow-rules',
  operationId: 'listAllowRules',
  tags,
  summary: 'Who may pass maintenance, and how often they did',
  ...scoped('read'),
  responses: { 200: { description: 'All rules.', content: jsonContent(AllowRuleList) }, ...refusals() },
});

const addRule = createRoute({
  method: 'post',
  path: '/allow-rules',
  operationId: 'addAllowRule',
  tags,
  summary: 'Let a token or an action type pass maintenance',
  description:
    'Action types that need approval on every server need it here too. Each use is an event `action.allowed`.',
  ...scoped('admin'),
  request: { body: body(AllowRuleInput) },
  responses: { 201: { description: 'The rule.', content: jsonContent(AllowRule) }, ...refusals() },
});

const removeRule = createRoute({
  method: 'delete',
  path: '/allow-rules/{rule_id}',
  operationId: 'removeAllowRule',
  tags,
  summary: 'Remove a rule',
  ...scoped('admin'),
  request: { params: RulePath },
  responses: { 204: { description: 'Removed.' }, ...refusals(404) },
});

export function allowRuleRoutes({ core: { allowRules } }: Pick<ApiDeps, 'core'>) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(listRules, (c) => c.json({ rules: allowRules.list() }, 200))
    .openapi(addRule, (c) => answer(c, allowRules.add(c.var.caller.actor, c.req.valid('json')), 201))
    .openapi(removeRule, (c) => answerNothing(c, allowRules.remove(c.var.caller.actor, c.req.valid('param').rule_id)));
}
