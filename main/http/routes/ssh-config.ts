/** Hosts the owner knows already, offered for import (issue 3). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { SshConfigHost } from '../../contract/window.ts';
import { refuse } from '../answer.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { jsonContent, refusals, scoped } from '../operation.ts';

const Hosts = z.object({ hosts: z.array(SshConfigHost) }).meta({ id: 'SshConfigHosts' });

const listSshHosts = createRoute({
  method: 'get',
  path: '/ssh-config/hosts',
  operationId: 'listSshConfigHosts',
  tags: ['Servers'],
  summary: 'The hosts named in ~/.ssh/config of the owner',
  description: 'Patterns and `Match` blocks are left out. 422 where the file is there and cannot be read.',
  ...scoped('admin'),
  responses: { 200: { description: 'The hosts.', content: jsonContent(Hosts) }, ...refusals() },
});

export function sshConfigRoutes({ sshHosts }: Pick<ApiDeps, 'sshHosts'>) {
  return new OpenAPIHono<ApiEnv>().openapi(listSshHosts, async (c) => {
    const listed = await sshHosts.list();
    return listed.ok ? c.json({ hosts: listed.value }, 200) : refuse(c, listed.problem);
  });
}
