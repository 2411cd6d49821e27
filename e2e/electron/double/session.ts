/** `session` and `protocol`: what was registered, ready to be asked. */
import { EventEmitter } from 'node:events';
import type { CustomScheme, Protocol, Session } from 'electron';

type SchemeHandler = (request: Request) => Response | Promise<Response>;
const handlers = new Map<string, SchemeHandler>();

export const protocol = {
  schemes: [] as CustomScheme[],
  registerSchemesAsPrivileged: (schemes) => void protocol.schemes.push(...schemes),
  handle: (scheme, handler) => void handlers.set(scheme, handler as unknown as SchemeHandler),
  unhandle: (scheme) => void handlers.delete(scheme),
  async request(request: Request): Promise<Response> {
    const handler = handlers.get(new URL(request.url).protocol.replace(/:$/, ''));
    return handler === undefined ? Response.error() : handler(request);
  },
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'unhandle'> & Record<string, unknown>;

type Handlers = {
  request: Parameters<Session['setPermissionRequestHandler']>[0];
  check: Parameters<Session['setPermissionCheckHandler']>[0];
  device: Parameters<Session['setDevicePermissionHandler']>[0];
};

class SessionDouble extends EventEmitter {
  readonly handlers: Handlers = { request: null, check: null, device: null };
  setPermissionRequestHandler = (handler: Handlers['request']) => {
    this.handlers.request = handler;
  };
  setPermissionCheckHandler = (handler: Handlers['check']) => {
    this.handlers.check = handler;
  };
  setDevicePermissionHandler = (handler: Handlers['device']) => {
    this.handlers.device = handler;
  };
}

export const session = {
  defaultSession: new SessionDouble() satisfies Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >,
};
