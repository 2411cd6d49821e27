/** One try to bring a server's visitors' page to what its row says, with what came of it written down. */
import { HOST } from '../../contract/actor.ts';
import type { VisitorFailure } from '../../contract/visitors.ts';
import type { Clock, Store } from '../ports.ts';
import { hostKeyState } from '../server-view.ts';
import type { Targets } from '../targets.ts';
import { isOpenEnd, publishSteps, withdrawSteps } from './files.ts';
import type { SiteFiles, SiteOutcome, SiteStep } from './site-files.ts';
import type { VisitorPageRecord } from './store-port.ts';

export interface SettleDeps {
  store: Store;
  clock: Clock;
  siteFiles: SiteFiles;
  targets: Targets;
}

/**
 * Whether the server is now as the row said when the try began. `isForced`: looked at even where it is known to be. A try whose
 * signal is aborted ends soon, and its end is no failure.
 */
export async function settle(
  deps: SettleDeps,
  serverId: string,
  isForced: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const { store } = deps;
  const page = store.visitors.get(serverId);
  if (page === null || (page.published_revision === page.desired_revision && !isForced)) return true;
  const folder = page.settings?.enabled && page.picture !== null ? page.settings.folder : null;
  const old = page.published_folder ?? (isForced && page.settings?.enabled ? page.settings.folder : null);
  let changes = 0;
  if (old !== null && old !== folder) {
    const outcome = await apply(deps, serverId, old, withdrawSteps(), signal);
    if (outcome.kind !== 'applied') return signal.aborted ? false : failed(deps, page, outcome);
    changes += outcome.changes;
    store.write((tx) => tx.visitors.note(serverId, { published_folder: null }));
  }
  if (folder !== null) {
    store.write((tx) => tx.visitors.note(serverId, { published_folder: folder }));
    const outcome = await apply(deps, serverId, folder, stepsFor(page, deps.clock.now()), signal);
    if (outcome.kind !== 'applied') return signal.aborted ? false : failed(deps, page, outcome);
    changes += outcome.changes;
  }
  return succeeded(deps, page, folder, changes);
}

function stepsFor({ settings, picture, pass }: VisitorPageRecord, nowMs: number): SiteStep[] {
  if (settings === null || picture === null) throw new Error('there is nothing to publish');
  return publishSteps(settings, picture, settings.bypass_link ? pass : null, nowMs);
}

async function apply(
  { store, siteFiles, targets }: SettleDeps,
  serverId: string,
  folder: string,
  steps: readonly SiteStep[],
  signal: AbortSignal,
): Promise<SiteOutcome> {
  const server = store.servers.get(serverId);
  if (server === null) return { kind: 'lost', message: 'The server was removed.' };
  if (hostKeyState(server) === 'changed') {
    return { kind: 'lost', message: 'Its host key changed, a person must decide.' };
  }
  return siteFiles.applySite(targets(server), folder, steps, signal);
}

/** What lies on the server is written down with its event; a newer wish stays open. */
function succeeded(
  { store, clock }: SettleDeps,
  page: VisitorPageRecord,
  folder: string | null,
  changes: number,
): boolean {
  const { server_id, picture } = page;
  const eta = picture?.eta ?? null;
  return store.write((tx) => {
    const isThere = tx.visitors.note(server_id, {
      published_revision: page.desired_revision,
      refresh_at: folder === null || isOpenEnd(eta, clock.now()) ? null : eta,
      failure: null,
    });
    if (isThere && changes > 0) {
      const kind = folder === null ? 'visitors.withdrawn' : 'visitors.published';
      tx.record({ kind, actor: HOST, server_id, data: { folder: folder ?? page.published_folder, eta } });
    }
    return true;
  });
}

/** Told once per kind of failure, not with every try. */
function failed(
  { store }: SettleDeps,
  page: VisitorPageRecord,
  outcome: Exclude<SiteOutcome, { kind: 'applied' }>,
): boolean {
  const failure: VisitorFailure =
    outcome.kind === 'refused'
      ? outcome.failure
      : { code: 'unreachable', message: outcome.kind === 'lost' ? outcome.message : outcome.failure.message };
  store.write((tx) => {
    const isThere = tx.visitors.note(page.server_id, { failure });
    if (!isThere || page.failure?.code === failure.code) return;
    tx.record({ kind: 'visitors.failed', actor: HOST, server_id: page.server_id, data: { failure } });
  });
  return false;
}
