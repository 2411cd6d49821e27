/** The client over the same origin's HTTP API. */
import type { ActionFilter, AuditFilter, Client } from './client.ts';
import { API, type Http, path, type Query, queryText } from './http.ts';

/** Every call is one request; nothing is kept or repeated. */
export function createHttpClient(http: Http): Client {
  return {
    snapshot: () => http('GET', '/snapshot'),
    endSession: () => http('DELETE', '/session'),
    ...actionCalls(http),
    ...serverCalls(http),
    ...maintenanceCalls(http),
    ...serviceCalls(http),
    ...auditCalls(http),
    ...administrationCalls(http),
  };
}

function actionCalls(http: Http) {
  return {
    action: (id) => http('GET', path('actions', id)),
    actions: (filter, page) => http('GET', `/actions${queryText({ ...actionQuery(filter), ...page })}`),
    actionsExportUrl: (filter, format) => `${API}/actions/export${queryText({ ...actionQuery(filter), format })}`,
    createAction: (input) => http('POST', '/actions', input),
    approve: (id, seen) => http('POST', path('actions', id, 'approve'), seen),
    reject: (id, reason, { revision }) => http('POST', path('actions', id, 'reject'), { reason, revision }),
    cancel: (id, { revision }) => http('POST', path('actions', id, 'cancel'), { revision }),
    settle: (id, outcome, note, { revision }) =>
      http('POST', path('actions', id, 'settle'), { outcome, note, revision }),
    askAgain: (id) => http('POST', path('actions', id, 'ask-again'), {}),
    decideMany: (decision) => http('POST', '/actions/bulk', decision),
    actionsPerDay: (days) => http('GET', `/statistics/actions${queryText({ days })}`),
    failures: (page) => http('GET', `/failures${queryText({ ...page })}`),
    seeFailures: (seen) => http('POST', '/failures/seen', seen),
    seeAction: (id) => http('POST', path('actions', id, 'seen'), {}),
    rejectionReasons: () => http('GET', '/rejection-reasons'),
  } satisfies Partial<Client>;
}

function serverCalls(http: Http) {
  return {
    addServer: (input) => http('POST', '/servers', input),
    editServer: (serverId, patch) => http('PATCH', path('servers', serverId), patch),
    removeServer: (serverId) => http('DELETE', path('servers', serverId)),
    pause: (serverId, input) => http('PUT', path('servers', serverId, 'pause'), input),
    resume: (serverId) => http('PUT', path('servers', serverId, 'unpause'), {}),
    testServer: (serverId) => http('POST', path('servers', serverId, 'test'), {}),
    acceptHostKey: (serverId, fingerprint) => http('PUT', path('servers', serverId, 'host-key'), { fingerprint }),
    sshConfigHosts: () => http('GET', '/ssh-config/hosts'),
  } satisfies Partial<Client>;
}

function maintenanceCalls(http: Http) {
  return {
    beginMaintenance: (input) => http('POST', '/maintenance', input),
    changeMaintenance: (patch) => http('PATCH', '/maintenance', patch),
    endMaintenance: (scope) => http('DELETE', `/maintenance${queryText({ scope })}`),
    maintenanceLog: (page) => http('GET', `/maintenance/log${queryText(page)}`),
    maintenanceStatistics: (days) => http('GET', `/maintenance/statistics${queryText({ days })}`),
    schedules: () => http('GET', '/schedules'),
    addSchedule: (input) => http('POST', '/schedules', input),
    previewSchedule: (input) => http('POST', '/schedules/preview', input),
    scheduleCalendar: (from, to) => http('GET', `/schedules/calendar${queryText({ from, to })}`),
    skipSchedule: (id) => http('POST', path('schedules', id, 'skip'), {}),
    cancelSchedule: (id) => http('DELETE', path('schedules', id)),
    allowRules: () => http('GET', '/allow-rules'),
    addAllowRule: (input) => http('POST', '/allow-rules', input),
    removeAllowRule: (id) => http('DELETE', path('allow-rules', id)),
  } satisfies Partial<Client>;
}

function serviceCalls(http: Http) {
  return {
    services: (serverId) => http('GET', path('servers', serverId, 'services')),
    discoverServices: (serverId) => http('GET', path('servers', serverId, 'services', 'discover')),
    addService: (serverId, input) => http('POST', path('servers', serverId, 'services'), input),
    editService: (serverId, name, patch) => http('PATCH', path('servers', serverId, 'services', name), patch),
    // In a query: browsers take `..` in a path for the folder above, encoded or not.
    removeService: (serverId, name) =>
      http('DELETE', `${path('servers', serverId, 'services')}?name=${encodeURIComponent(name)}`),
    restart: (serverId, name, note) =>
      http('POST', path('servers', serverId, 'services', name, 'restart'), note === undefined ? {} : { note }),
    uptime: (serverId, hours) => http('GET', `${path('servers', serverId, 'uptime')}${queryText({ hours })}`),
  } satisfies Partial<Client>;
}

function auditCalls(http: Http) {
  return {
    audit: (filter, page) => http('GET', `/audit${queryText({ ...auditQuery(filter), ...page, parts: 'hidden' })}`),
    auditHead: () => http('GET', '/audit/head'),
    verifyAudit: () => http('GET', '/audit/verify'),
    auditExportUrl: (filter, format) => `${API}/audit/export${queryText({ ...auditQuery(filter), format })}`,
  } satisfies Partial<Client>;
}

function administrationCalls(http: Http) {
  return {
    editSettings: (patch) => http('PATCH', '/settings', patch),
    tokens: () => http('GET', '/tokens'),
    createToken: (input) => http('POST', '/tokens', input),
    revokeToken: (id) => http('DELETE', path('tokens', id)),
    addActionType: (input) => http('POST', '/catalog', input),
    editActionType: (name, patch) => http('PATCH', path('catalog', name), patch),
    removeActionType: (name) => http('DELETE', path('catalog', name)),
  } satisfies Partial<Client>;
}

function actionQuery(filter: ActionFilter): Query {
  return { ...filter };
}

function auditQuery(filter: AuditFilter): Query {
  return { ...filter };
}
