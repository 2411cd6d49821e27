/** The OpenAPI document, made of the very definitions the routes check with (SPEC API-1). */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from './deps.ts';
import { mended } from './document-mends.ts';

const TAGS = {
  Status: 'Whether Holdpoint is there, and how things stand.',
  Servers: 'Servers, maintenance mode, connections.',
  Maintenance: 'Maintenance of a server, a group or everything; schedules, and who may pass it.',
  Visitors: 'The page a server shows its visitors during maintenance.',
  Services: 'systemd units of a server.',
  Actions: 'Fixes that were asked for, and decisions on them.',
  Catalog: 'Which action types exist.',
  Settings: 'Settings of the whole program.',
  Tokens: 'Access tokens.',
  Sessions: 'Windows in a browser.',
  Events: 'Every change as it happens.',
  Audit: 'Who did what, when, on what, with what outcome.',
};

export function registerSecurity(app: OpenAPIHono<ApiEnv>): void {
  const { openAPIRegistry } = app;
  openAPIRegistry.registerComponent('securitySchemes', 'apiKey', { type: 'apiKey', in: 'header', name: 'X-API-Key' });
  openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
}

/** The scopes an operation needs stand in its `security`. */
export function openApiDocument(app: Pick<OpenAPIHono<ApiEnv>, 'getOpenAPI31Document'>, version: string) {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Holdpoint',
      version,
      description: 'On a server in maintenance mode a fix waits for a person. Times are UTC, ISO 8601 with Z.',
      license: { name: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  });
  return mended(document);
}
