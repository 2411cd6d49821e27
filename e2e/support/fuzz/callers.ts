/** Who the fuzz asks as: nobody, a token of each scope alone, one of all scopes, and the token of the run. */
import type { HostProcess } from '../host-process.ts';
import { learn } from './values.ts';

export interface Caller {
  name: string;
  scopes: readonly string[];
  /** null: none. */
  token: string | null;
}

const SCOPES = ['read', 'request', 'approve', 'operate', 'admin'];

export async function createCallers(host: HostProcess): Promise<Caller[]> {
  const { body } = await host.call<{ person: string }>('GET', '/status');
  const stored = [...SCOPES.map((scope) => [scope]), SCOPES];
  return [
    { name: 'nobody', scopes: [], token: null },
    ...(await Promise.all(stored.map((scopes) => minted(host, `fuzz-${scopes.join('-')}`, scopes)))),
    { name: body.person, scopes: SCOPES, token: host.token },
  ];
}

/** Whether a token of its scopes may, as the document has it. */
export function isRightful({ scopes }: Caller, needed: readonly string[]): boolean {
  return needed.length === 0 || needed.some((scope) => scopes.includes(scope));
}

/** The fuzz may revoke what it asks with; it then asks with a new one of the same rights. */
export async function renew(host: HostProcess, caller: Caller): Promise<void> {
  if (caller.token === null || caller.token === host.token) return;
  caller.token = (await minted(host, caller.name, caller.scopes)).token;
}

async function minted(host: HostProcess, name: string, scopes: readonly string[]): Promise<Caller> {
  const { status, body } = await host.call<{ token: string }>('POST', '/tokens', { name, scopes });
  if (status !== 201) throw new Error(`no token ${name}: ${JSON.stringify(body)}`);
  return { name, scopes, token: body.token };
}

/** What there is to ask about, put there again where the fuzz took it away. Refusals are fine: it is there then. */
export async function restock(host: HostProcess): Promise<void> {
  const put = (path: string, body: object) => host.call('POST', path, body);
  const restart = { action_type: 'restart_service', service_name: 'nginx' };
  await put('/servers', { server_id: 'fuzz-1', host: '127.0.0.1', port: 9, ssh_user: 'root', auth: { kind: 'agent' } });
  await put('/servers/fuzz-1/services', { name: 'nginx' });
  await put('/catalog', { name: 'own_type', argv: ['true', '{word}'], parameters: { word: { kind: 'word' } } });
  await put('/tokens', { name: 'victim', scopes: ['read'] });
  await put('/allow-rules', { token: 'victim' });
  await put('/schedules', {
    kind: 'recurring',
    cron: '0 3 * * 0',
    time_zone: 'UTC',
    length_minutes: 60,
    scope: 'tag:web',
  });
  await host.call('PUT', '/servers/fuzz-1/pause', {});
  await put('/actions', { server_id: 'fuzz-1', ...restart });
  await put('/actions', { server_id: 'fuzz-1', action_type: 'clear_logs' });
  await learnAll(host);
}

async function learnAll(host: HostProcess): Promise<void> {
  const list = async (path: string, name: string) => {
    const { body } = await host.call<Record<string, Record<string, unknown>[]>>('GET', path);
    return body[name] ?? [];
  };
  const ids = (rows: Record<string, unknown>[]) => rows.map(({ id }) => String(id));
  learn('action_id', ids(await list('/actions?status=pending&status=approved&status=unknown&limit=20', 'actions')));
  learn('schedule_id', ids(await list('/schedules', 'schedules')));
  learn('rule_id', ids(await list('/allow-rules', 'rules')));
  const keys = (await list('/servers', 'servers')).map(({ host_key: key }) => key as { fingerprint: string } | null);
  learn(
    'fingerprint',
    keys.flatMap((key) => (key === null ? [] : [key.fingerprint])),
  );
}
