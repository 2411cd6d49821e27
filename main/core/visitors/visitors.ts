/** Use cases of the visitors' page: its settings per server, its snippet, and whether nginx has it (SPEC MNT-7). */
import type { Actor } from '../../contract/actor.ts';
import { problem } from '../../contract/error.ts';
import { type VisitorCheck, VisitorSettings, type VisitorSnippet, type VisitorView } from '../../contract/visitors.ts';
import { changesBetween, told } from '../changes.ts';
import type { Executor, ServerRecord, Store, Transaction } from '../ports.ts';
import { fail, ok, type Result } from '../result.ts';
import { serverNotFound } from '../server-not-found.ts';
import { hostKeyState } from '../server-view.ts';
import type { Targets } from '../targets.ts';
import { BYPASS_PARAMETER, nginxSnippet } from './nginx.ts';
import { NGINX_CHECK, readNginxCheck } from './nginx-check.ts';
import type { VisitorPublisher } from './publisher.ts';

export interface Visitors {
  get(serverId: string): Result<VisitorView>;
  /** Takes the settings over as a whole; where a page is up it follows. */
  change(actor: Actor, serverId: string, settings: VisitorSettings): Result<VisitorView>;
  /** Back to nothing set; a page that is up goes away. */
  remove(actor: Actor, serverId: string): Result<null>;
  snippet(serverId: string): Result<VisitorSnippet>;
  /** `server_unreachable` with the reason where the server cannot be asked. */
  check(serverId: string): Promise<Result<VisitorCheck>>;
}

export interface VisitorsDeps {
  store: Store;
  executor: Pick<Executor, 'exec'>;
  targets: Targets;
  publisher: Pick<VisitorPublisher, 'sync'>;
}

const NOTHING_SET = VisitorSettings.parse({});

export function createVisitors({ store, executor, targets, publisher }: VisitorsDeps): Visitors {
  const settingsOf = (serverId: string) => store.visitors.get(serverId)?.settings ?? NOTHING_SET;

  function set(actor: Actor, serverId: string, settings: VisitorSettings | null): Result<null> {
    const isKnown = store.write((tx) => {
      if (tx.servers.get(serverId) === null) return false;
      recordChange(tx, actor, serverId, settings);
      return true;
    });
    if (!isKnown) return fail(serverNotFound(serverId));
    void publisher.sync(serverId);
    return ok(null);
  }

  return {
    get: (serverId) =>
      store.servers.get(serverId) === null ? fail(serverNotFound(serverId)) : ok(view(store, serverId)),
    change(actor, serverId, settings) {
      const changed = set(actor, serverId, settings);
      return changed.ok ? ok(view(store, serverId)) : changed;
    },
    remove: (actor, serverId) => set(actor, serverId, null),
    snippet: (serverId) =>
      store.servers.get(serverId) === null ? fail(serverNotFound(serverId)) : ok(nginxSnippet(settingsOf(serverId))),
    async check(serverId) {
      const server = store.servers.get(serverId);
      if (server === null) return fail(serverNotFound(serverId));
      const answer = await askNginx(server);
      return typeof answer === 'string'
        ? fail(problem('server_unreachable', `${serverId} could not be asked: ${answer}`))
        : ok(readNginxCheck(settingsOf(serverId), answer));
    },
  };

  /** What came of it, or why it could not be asked. */
  async function askNginx(server: ServerRecord) {
    if (hostKeyState(server) === 'changed') return 'its host key changed, a person must decide';
    const outcome = await executor.exec(targets(server), NGINX_CHECK);
    if (outcome.kind === 'not_started') return outcome.failure.message;
    if (outcome.kind !== 'exited') return 'it did not answer in time';
    return { exitCode: outcome.exitCode, stdout: outcome.stdout.text, stderr: outcome.stderr.text };
  }
}

/** Records nothing where nothing changes. */
function recordChange(tx: Transaction, actor: Actor, serverId: string, settings: VisitorSettings | null): void {
  const before = tx.visitors.get(serverId)?.settings ?? null;
  if (JSON.stringify(before) === JSON.stringify(settings)) return;
  const names = Object.keys(NOTHING_SET) as (keyof VisitorSettings)[];
  const [from, to] = [before ?? NOTHING_SET, settings ?? NOTHING_SET];
  const changes = changesBetween(from, to, names);
  // Without settings nobody keeps the picture up to date.
  tx.visitors.desire(serverId, settings === null ? { settings, picture: null, pass: null } : { settings });
  tx.record({ kind: 'visitors.changed', actor, server_id: serverId, data: { settings, before, ...told(changes) } });
}

function view(store: Store, serverId: string): VisitorView {
  const page = store.visitors.get(serverId);
  const settings = page?.settings ?? NOTHING_SET;
  const isWanted = settings.enabled && page !== null && page.picture !== null;
  return {
    server_id: serverId,
    settings,
    is_wanted: isWanted,
    is_settled: page === null || page.published_revision === page.desired_revision,
    published_folder: page?.published_folder ?? null,
    bypass_query: isWanted && settings.bypass_link && page.pass !== null ? `?${BYPASS_PARAMETER}=${page.pass}` : null,
    failure: page?.failure ?? null,
  };
}
