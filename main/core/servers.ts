/** Use cases of servers: add, edit, remove, pause and resume (SPEC SRV-1…6). A pause is maintenance of that server. */
import { type Actor, actorLabel } from '../contract/actor.ts';
import { invalid, type Problem, problem } from '../contract/error.ts';
import type { PauseInput, PauseView, ServerInput, ServerPatch, ServerView } from '../contract/server.ts';
import { isoTime, isTellable, TOO_FAR } from '../contract/time.ts';
import { told } from './changes.ts';
import type {
  Clock,
  Executor,
  SecretStore,
  ServerRecord,
  ServerSecrets,
  Store,
  StoredServer,
  Transaction,
} from './ports.ts';
import { fail, ok, type Result } from './result.ts';
import type { Schedules } from './schedules.ts';
import { heldBy, serverScope } from './scopes.ts';
import { editOf, wouldForget } from './server-edit.ts';
import { serverNotFound } from './server-not-found.ts';
import { pauseView, type ServerViews } from './server-view.ts';
import { splitAuth } from './targets.ts';
import type { Pace } from './turns.ts';
import type { Windows } from './windows.ts';

export interface Servers {
  list(pace: Pace): Promise<ServerView[]>;
  get(serverId: string): Result<ServerView>;
  add(actor: Actor, input: ServerInput): Result<ServerView>;
  /** With another host, port or login it forgets what it knew of the old one; `would_forget` where that is refused. */
  edit(actor: Actor, serverId: string, patch: ServerPatch): Result<ServerView>;
  /** Cancels what waits for it; its history and audit trail stay (SRV-6). */
  remove(actor: Actor, serverId: string): Result<null>;
  pause(actor: Actor, serverId: string, input: PauseInput): Result<PauseView>;
  resume(actor: Actor, serverId: string): Result<PauseView>;
}

export interface ServersDeps {
  store: Store;
  clock: Clock;
  secrets: SecretStore;
  views: ServerViews;
  executor: Pick<Executor, 'forget'>;
  windows: Windows;
  schedules: Pick<Schedules, 'cancelOf'>;
}

export function createServers(deps: ServersDeps): Servers {
  const { store, clock, secrets, views, executor, windows } = deps;
  const nowIso = () => isoTime(clock.now());
  const paused = (tx: Transaction, server: ServerRecord) =>
    pauseView(server, tx.actions.openCount(server.server_id).pending, heldBy(tx, server));

  function recordServer(
    tx: Transaction,
    kind: 'server.added' | 'server.changed',
    actor: Actor,
    server: ServerRecord,
    extra: Record<string, unknown> = {},
  ): void {
    tx.record({ kind, actor, server_id: server.server_id, data: { server: views.one(server), ...extra } });
  }

  /** What is planned or under way for it alone ends with it. */
  function endMaintenance(tx: Transaction, actor: Actor, serverId: string): void {
    const own = tx.windows.openOf(serverScope(serverId));
    if (own !== null) windows.end(tx, actor, own);
    deps.schedules.cancelOf(tx, actor, serverScope(serverId));
  }

  return {
    list: (pace) => views.all(pace),
    get(serverId) {
      const server = store.servers.get(serverId);
      return server === null ? fail(serverNotFound(serverId)) : ok(views.one(server));
    },
    add(actor, input) {
      const { auth, secrets: own } = splitAuth(input.auth);
      const kept: ServerSecrets = {
        ...own,
        ...(input.sudo_password === undefined ? {} : { sudo_password: input.sudo_password }),
      };
      return store.write((tx) => {
        const added = tx.servers.insert(newServer(input, auth, nowIso()));
        if (!added) return fail(problem('server_exists', `There is a server ${input.server_id} already.`));
        secrets.put(input.server_id, kept);
        const server = tx.servers.get(input.server_id) as ServerRecord;
        recordServer(tx, 'server.added', actor, server);
        return ok(views.one(server));
      });
    },
    edit(actor, serverId, patch) {
      let isChanged = false;
      const result = store.write((tx): Result<ServerView> => {
        const before = tx.servers.get(serverId);
        if (before === null) return fail(serverNotFound(serverId));
        const edit = editOf(before, secrets.get(serverId), patch);
        if (edit.forgets.length > 0 && patch.forget === false) return fail(wouldForget(serverId, edit.forgets));
        if (edit.changes.length === 0) return ok(views.one(before));
        isChanged = true;
        if (edit.isOtherLogin || edit.changes.some((change) => change.is_secret)) secrets.put(serverId, edit.secrets);
        if (edit.isElsewhere) {
          tx.unitNames.forget(serverId);
          tx.services.mergeAliases(serverId);
        }
        const server = tx.servers.update(serverId, edit.columns) as ServerRecord;
        recordServer(tx, 'server.changed', actor, server, told(edit.changes));
        return ok(views.one(server));
      });
      if (isChanged) executor.forget(serverId);
      return result;
    },
    remove(actor, serverId) {
      const result = store.write((tx): Result<null> => {
        const server = tx.servers.get(serverId);
        if (server === null) return fail(serverNotFound(serverId));
        if (tx.visitors.get(serverId)?.settings?.enabled === true) return fail(visitorsFirst(serverId));
        const view = views.one(server);
        const removed_at = nowIso();
        cancelWaiting(tx, actor, serverId, removed_at);
        tx.services.removeAll(serverId);
        tx.servers.remove(serverId, removed_at);
        endMaintenance(tx, actor, serverId);
        secrets.put(serverId, {});
        tx.record({ kind: 'server.removed', actor, server_id: serverId, data: { server: view, removed_at } });
        return ok(null);
      });
      if (result.ok) executor.forget(serverId);
      return result;
    },
    pause(actor, serverId, input) {
      const end = pauseEnd(input, clock.now());
      if (!end.ok) return end;
      return store.write((tx) => {
        if (tx.servers.get(serverId) === null) return fail(serverNotFound(serverId));
        windows.begin(tx, actor, serverScope(serverId), { reason: input.reason, ends_at: end.value });
        return ok(paused(tx, tx.servers.get(serverId) as ServerRecord));
      });
    },
    resume: (actor, serverId) =>
      store.write((tx) => {
        if (tx.servers.get(serverId) === null) return fail(serverNotFound(serverId));
        const open = tx.windows.openOf(serverScope(serverId));
        if (open !== null) windows.end(tx, actor, open);
        return ok(paused(tx, tx.servers.get(serverId) as ServerRecord));
      }),
  };
}

function newServer(input: ServerInput, auth: StoredServer['auth'], at: string): StoredServer {
  return {
    server_id: input.server_id,
    display_name: input.display_name ?? input.server_id,
    host: input.host,
    port: input.port,
    ssh_user: input.ssh_user,
    auth,
    sudo: input.sudo,
    tags: input.tags,
    status: 'unknown',
    status_since: null,
    last_seen_at: null,
    connection_failure: null,
    host_key: input.host_key === undefined ? null : { type: '', fingerprint: input.host_key },
    presented_host_key: null,
    sudo_state: 'unchecked',
    sudo_types: {},

    sudo_checked_at: null,
    created_at: at,
  };
}

/** What waits for a server that is removed can never run; say so instead of leaving it stranded. */
function cancelWaiting(tx: Transaction, actor: Actor, serverId: string, at: string): void {
  for (const id of [...tx.actions.idsIn('pending', serverId), ...tx.actions.idsIn('approved', serverId)]) {
    const action = tx.actions.step(id, ['pending', 'approved'], 'cancelled', {
      cancelled_at: at,
      cancelled_by: actorLabel(actor),
    });
    if (action !== null) {
      tx.record({
        kind: 'action.cancelled',
        actor,
        server_id: serverId,
        action_id: id,
        data: { action, because: 'the server was removed' },
      });
    }
  }
}

/** undefined: no end was given; null: an end is taken away. */
function pauseEnd(input: PauseInput, nowMs: number): Result<string | null | undefined> {
  if (input.minutes !== undefined) {
    const end = nowMs + input.minutes * 60_000;
    return isTellable(end) ? ok(isoTime(end)) : fail(invalid('minutes', `its end ${TOO_FAR}`));
  }
  if (input.resume_at === undefined || input.resume_at === null) return ok(input.resume_at);
  return Date.parse(input.resume_at) > nowMs
    ? ok(input.resume_at)
    : fail(invalid('resume_at', 'must be in the future'));
}

/** Without its login nobody could take the page away any more. */
function visitorsFirst(serverId: string): Problem {
  const message = `Its visitors' page is set up; turn that off first, so that no page stays behind: holdpoint visitors off ${serverId}`;
  return problem('visitors_page_set_up', message);
}
