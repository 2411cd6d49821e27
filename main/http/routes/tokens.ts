/** Access tokens (SPEC API-2). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { ADMIN_MEANS, TokenInput, TokenView } from '../../contract/token.ts';
import { answer, answerNothing } from '../answer.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { body, jsonContent, refusals, scoped } from '../operation.ts';
import { TokenPath } from '../parts.ts';

const tags = ['Tokens'];
const TokenList = z.object({ tokens: z.array(TokenView) }).meta({ id: 'TokenList' });
const NewToken = TokenView.extend({ token: z.string().describe('Shown this once.') }).meta({ id: 'NewToken' });

const listTokens = createRoute({
  method: 'get',
  path: '/tokens',
  operationId: 'listTokens',
  tags,
  summary: 'All tokens, revoked ones too',
  ...scoped('admin'),
  responses: { 200: { description: 'All tokens.', content: jsonContent(TokenList) }, ...refusals() },
});

const createToken = createRoute({
  method: 'post',
  path: '/tokens',
  operationId: 'createToken',
  tags,
  summary: 'Create a token',
  description: `Nothing else makes tokens. ${ADMIN_MEANS}`,
  ...scoped('admin'),
  request: { body: body(TokenInput) },
  responses: { 201: { description: 'The token, shown this once.', content: jsonContent(NewToken) }, ...refusals(409) },
});

const revokeToken = createRoute({
  method: 'delete',
  path: '/tokens/{token_id}',
  operationId: 'revokeToken',
  tags,
  summary: 'Revoke a token; what it streams ends at once',
  ...scoped('admin'),
  request: { params: TokenPath },
  responses: { 204: { description: 'Revoked.' }, ...refusals(404) },
});

export function tokenRoutes({ core: { tokens } }: Pick<ApiDeps, 'core'>) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(listTokens, (c) => c.json({ tokens: tokens.list() }, 200))
    .openapi(createToken, (c) => answer(c, tokens.create(c.var.caller.actor, c.req.valid('json')), 201))
    .openapi(revokeToken, (c) => answerNothing(c, tokens.revoke(c.var.caller.actor, c.req.valid('param').token_id)));
}
