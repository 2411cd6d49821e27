/** The API: `Request → Response`. TCP serves it, and Electron's window reaches the very same function over IPC. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { problem } from '../contract/error.ts';
import { speakPlainly } from '../contract/plain-errors.ts';
import { GoneError } from '../core/turns.ts';
import { refuse, thrownProblem } from './answer.ts';
import { authentication } from './authentication.ts';
import type { ApiDeps, ApiEnv } from './deps.ts';
import { openApiDocument, registerSecurity } from './document.ts';
import { createFailedAttempts } from './failed-attempts.ts';
import { hostGuard, originGuard } from './guard.ts';
import { actionRoutes } from './routes/actions.ts';
import { allowRuleRoutes } from './routes/allow-rules.ts';
import { auditRoutes } from './routes/audit.ts';
import { catalogRoutes } from './routes/catalog.ts';
import { eventRoutes } from './routes/events.ts';
import { failureRoutes } from './routes/failures.ts';
import { maintenanceRoutes } from './routes/maintenance.ts';
import { manyActionsRoutes } from './routes/many-actions.ts';
import { overviewRoutes } from './routes/overview.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { serverRoutes } from './routes/servers.ts';
import { serviceRoutes } from './routes/services.ts';
import { sessionRoutes } from './routes/session.ts';
import { settingsRoutes } from './routes/settings.ts';
import { sshConfigRoutes } from './routes/ssh-config.ts';
import { healthRoutes, statusRoutes } from './routes/status.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { visitorRoutes } from './routes/visitors.ts';
import { apiHeaders, withPageHeaders } from './security-headers.ts';
import { signIn } from './sign-in.ts';
import { validationProblem } from './validation.ts';

export type { ApiDeps } from './deps.ts';

const BASE = '/api/v1';
const ANY = '/api/*';
/** Where users of the system this follows expect maintenance (MNT-3). */
const ALIAS = '/api/admin/maintenance';

/** For `hc<Api>`: the client's types come from the routes. Path parameters must be given percent-encoded. */
export type Api = ReturnType<typeof createApi>;

/** Starts nothing and holds no timer. What needs no token stands before the authentication. */
export function createApi(deps: ApiDeps) {
  speakPlainly();
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c) =>
      result.success ? undefined : refuse(c, validationProblem(result.target, result.error.issues)),
  });
  app.onError((error, c) => {
    // Nobody is there any more to be answered.
    if (error instanceof GoneError) return c.body(null, 503);
    const { detail, isBug } = thrownProblem(error);
    if (isBug) deps.onError(`answering ${c.req.method} ${c.req.path}`, error);
    return refuse(c, detail);
  });
  app.notFound((c) => {
    const page = isApiPath(c.req.path) ? null : deps.servePage(c.req.raw);
    return page === null ? refuse(c, problem('route_not_found', 'There is nothing here.')) : withPageHeaders(page);
  });
  registerSecurity(app);

  let document: ReturnType<typeof openApiDocument> | null = null;
  app.use(apiHeaders);
  app.use(hostGuard(deps));
  app.use(ANY, originGuard());
  app.get(`${BASE}/openapi.json`, (c) => {
    document ??= openApiDocument(app, deps.version);
    return c.json(document, 200);
  });
  app.all(ALIAS, (c) => app.fetch(underBase(c.req.raw), c.env));
  const open = app.route(BASE, healthRoutes(deps));
  const steady = () => performance.now();
  app.route('/', signIn(deps.sessions, createFailedAttempts(steady)));

  const failedAttempts = createFailedAttempts(steady);
  app.use(ANY, authentication({ ...deps, failedAttempts }));
  return open
    .route(BASE, statusRoutes(deps))
    .route(BASE, serverRoutes(deps))
    .route(BASE, serviceRoutes(deps))
    .route(BASE, manyActionsRoutes(deps))
    .route(BASE, actionRoutes(deps))
    .route(BASE, failureRoutes(deps))
    .route(BASE, catalogRoutes(deps))
    .route(BASE, settingsRoutes(deps))
    .route(BASE, tokenRoutes(deps))
    .route(BASE, eventRoutes(deps))
    .route(BASE, auditRoutes(deps))
    .route(BASE, overviewRoutes(deps))
    .route(BASE, sessionRoutes(deps))
    .route(BASE, sshConfigRoutes(deps))
    .route(BASE, maintenanceRoutes(deps))
    .route(BASE, scheduleRoutes(deps))
    .route(BASE, allowRuleRoutes(deps))
    .route(BASE, visitorRoutes(deps));
}

/** The same request to the same routes: its token and rights are judged there. */
function underBase(request: Request): Request {
  const url = new URL(request.url);
  url.pathname = `${BASE}/maintenance`;
  return new Request(url, request);
}

function isApiPath(path: string): boolean {
  return path === '/api' || path.startsWith('/api/');
}
