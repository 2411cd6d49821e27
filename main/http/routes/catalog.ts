/** The catalog of action types (SPEC ACT-4). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  ActionType,
  ActionTypeInput,
  ActionTypePatch,
  AffectedActions,
  ChangedType,
  TypeName,
} from '../../contract/catalog.ts';
import { answer, refuse } from '../answer.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { body, jsonContent, refusals, scoped } from '../operation.ts';

const tags = ['Catalog'];
const TypePath = z.object({ type_name: TypeName });
const TypeList = z.object({ types: z.array(ActionType) }).meta({ id: 'ActionTypeList' });
const Removed = z.object({ affected: AffectedActions }).meta({ id: 'RemovedActionType' });
const theType = { description: 'The action type.', content: jsonContent(ActionType) };

const listTypes = createRoute({
  method: 'get',
  path: '/catalog',
  operationId: 'listActionTypes',
  tags,
  summary: 'Every action type there is',
  ...scoped('read'),
  responses: { 200: { description: 'The catalog.', content: jsonContent(TypeList) }, ...refusals() },
});

const addType = createRoute({
  method: 'post',
  path: '/catalog',
  operationId: 'addActionType',
  tags,
  summary: 'Add an action type: an argv template with typed parameters',
  ...scoped('admin'),
  request: { body: body(ActionTypeInput) },
  responses: { 201: theType, ...refusals(409) },
});

const changeType = createRoute({
  method: 'patch',
  path: '/catalog/{type_name}',
  operationId: 'changeActionType',
  tags,
  summary: 'Change an action type',
  description:
    'Actions that were filed under it keep what they are: where it says something else by their turn they are refused, and ' +
    'can be asked again. `affected` names those that wait or are approved.',
  ...scoped('admin'),
  request: { params: TypePath, body: body(ActionTypePatch) },
  responses: {
    200: { description: 'The action type, and what its change bears on.', content: jsonContent(ChangedType) },
    ...refusals(404, 409),
  },
});

const removeType = createRoute({
  method: 'delete',
  path: '/catalog/{type_name}',
  operationId: 'removeActionType',
  tags,
  summary: 'Remove an action type; built-in ones can only be disabled',
  ...scoped('admin'),
  request: { params: TypePath },
  responses: {
    200: { description: 'Removed; what waits or is approved under it will be refused.', content: jsonContent(Removed) },
    204: { description: 'Removed; nothing waited or was approved under it.' },
    ...refusals(404, 409),
  },
});

export function catalogRoutes({ core: { catalog } }: Pick<ApiDeps, 'core'>) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(listTypes, (c) => c.json({ types: catalog.list() }, 200))
    .openapi(addType, (c) => answer(c, catalog.add(c.var.caller.actor, c.req.valid('json')), 201))
    .openapi(changeType, (c) => {
      const { type_name } = c.req.valid('param');
      return answer(c, catalog.change(c.var.caller.actor, type_name, c.req.valid('json')), 200);
    })
    .openapi(removeType, (c) => {
      const removed = catalog.remove(c.var.caller.actor, c.req.valid('param').type_name);
      if (!removed.ok) return refuse(c, removed.problem);
      return removed.value.count === 0 ? c.body(null, 204) : c.json({ affected: removed.value }, 200);
    });
}
