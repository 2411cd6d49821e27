/** What tests ask of a host over and over, said briefly. Each throws where the answer is not the usual one. */
import type { ActionList, ActionStatus, ActionView } from '../../main/contract/action.ts';
import type { ErrorBody } from '../../main/contract/error.ts';
import type { EventView } from '../../main/contract/event.ts';
import type { ServerView } from '../../main/contract/server.ts';
import type { Settings } from '../../main/contract/settings.ts';
import type { HostProcess } from './host-process.ts';
import { until } from './until.ts';

export type { ActionList, ActionStatus, ActionView, ErrorBody, EventView, ServerView };

/** The body of an answer in the 200s. */
export async function ask<T>(host: HostProcess, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await host.call<T>(method, path, body);
  if (answer.status < 200 || answer.status > 299)
    throw new Error(`${method} ${path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export function changeSettings(host: HostProcess, patch: Partial<Settings>): Promise<Settings> {
  return ask(host, 'PATCH', '/settings', patch);
}

export function getServer(host: HostProcess, serverId: string): Promise<ServerView> {
  return ask(host, 'GET', `/servers/${serverId}`);
}

export function pause(host: HostProcess, serverId: string, body: object = {}): Promise<{ is_paused: boolean }> {
  return ask(host, 'PUT', `/servers/${serverId}/pause`, body);
}

export function unpause(host: HostProcess, serverId: string): Promise<{ is_paused: boolean }> {
  return ask(host, 'PUT', `/servers/${serverId}/unpause`, {});
}

/** The path of a service; names such as `a\x2db` need escaping. */
export function restartPath(serverId: string, service: string): string {
  return `/servers/${serverId}/services/${encodeURIComponent(service)}/restart`;
}

/** Files a restart and answers with the id of its action. */
export async function fileRestart(host: HostProcess, serverId: string, service: string): Promise<number> {
  const filed = await ask<{ action_id: number }>(host, 'POST', restartPath(serverId, service), {});
  return filed.action_id;
}

export async function fileAction(host: HostProcess, input: object): Promise<number> {
  return (await ask<ActionView>(host, 'POST', '/actions', input)).id;
}

export function getAction(host: HostProcess, id: number): Promise<ActionView> {
  return ask(host, 'GET', `/actions/${id}`);
}

export function approve(host: HostProcess, id: number): Promise<ActionView> {
  return ask(host, 'POST', `/actions/${id}/approve`, {});
}

const OVER: readonly ActionStatus[] = ['completed', 'failed', 'rejected', 'cancelled', 'expired'];

export function whenStatus(
  host: HostProcess,
  id: number,
  statuses: ActionStatus | readonly ActionStatus[],
  limitMs?: number,
): Promise<ActionView> {
  const wanted = [statuses].flat();
  return whenAction(host, id, wanted.join(' or '), ({ status }) => wanted.includes(status), limitMs);
}

/** Waits until nothing more becomes of the action. */
export function whenOver(host: HostProcess, id: number, limitMs?: number): Promise<ActionView> {
  return whenStatus(host, id, OVER, limitMs);
}

export async function whenAction(
  host: HostProcess,
  id: number,
  what: string,
  isSo: (action: ActionView) => boolean,
  limitMs?: number,
): Promise<ActionView> {
  let last: ActionView | undefined;
  const ask = async () => {
    last = await getAction(host, id);
    return isSo(last) && last;
  };
  return until(`action ${id} is ${what}`, ask, limitMs).catch((error: Error) => {
    throw new Error(`${error.message}; it is ${JSON.stringify(last)}`);
  });
}

export async function whenServer(
  host: HostProcess,
  serverId: string,
  what: string,
  isSo: (server: ServerView) => boolean,
  limitMs?: number,
): Promise<ServerView> {
  let last: ServerView | undefined;
  const ask = async () => {
    last = await getServer(host, serverId);
    return isSo(last) && last;
  };
  return until(`${serverId} is ${what}`, ask, limitMs).catch((error: Error) => {
    throw new Error(`${error.message}; it is ${JSON.stringify(last)}`);
  });
}

/** The whole audit trail that passes the filter (`action_id=3`), oldest first. */
export async function events(host: HostProcess, filter = ''): Promise<EventView[]> {
  const found: EventView[] = [];
  let before = '';
  do {
    const page = await ask<{ events: EventView[]; next_cursor: string | null }>(
      host,
      'GET',
      `/audit?limit=500&${filter}${before}`,
    );
    found.push(...page.events);
    before = page.next_cursor === null ? '' : `&before=${page.next_cursor}`;
  } while (before !== '');
  return found.reverse();
}

/** The kinds of the events of an action, in order. */
export async function story(host: HostProcess, actionId: number): Promise<string[]> {
  return (await events(host, `action_id=${actionId}`)).map(({ kind }) => kind);
}

/** All actions of a query, newest first, page by page. */
export async function allActions(host: HostProcess, query = ''): Promise<ActionList['actions']> {
  const found: ActionList['actions'] = [];
  let cursor = '';
  do {
    const page = await ask<ActionList>(host, 'GET', `/actions?limit=100&${query}${cursor}`);
    found.push(...page.actions);
    cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
  } while (cursor !== '');
  return found;
}
