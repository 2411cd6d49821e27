/** Actions that were open when specifications came: each gets its own where nothing about it is in doubt (ACT-10). */
import type { ActionSummary } from '../contract/action.ts';
import { HOST } from '../contract/actor.ts';
import { commandText } from '../contract/command-text.ts';
import { inLog } from './action-log.ts';
import { digestOf, specOf } from './action-spec.ts';
import type { Catalog } from './catalog.ts';
import type { EventStore, Store } from './ports.ts';
import { recordAction } from './record-action.ts';

/**
 * Once at start. Where the catalog does not say the very command that was shown, or the log does not know the action so,
 * it stays without and is refused when its turn comes; it can be asked for again.
 */
export function specifyOldActions(store: Store, catalog: Catalog): void {
  if (store.actions.unspecified().length === 0) return;
  const types = new Map(catalog.list().map((type) => [type.name, type]));
  store.write((tx) => {
    for (const id of tx.actions.unspecified()) {
      const action = tx.actions.summary(id);
      const server = action === null ? null : tx.servers.get(action.server_id);
      const type = types.get(action?.action_type ?? '');
      if (action === null || server === null || type === undefined || !isTold(tx.events, action)) continue;
      const spec = specOf(type, server, action.service_name, action.parameters);
      if (commandText(spec.argv) !== action.command) continue;
      const specified = tx.actions.specify(id, spec, digestOf(spec));
      if (specified !== null) recordAction(tx, 'action.specified', HOST, specified, { spec });
    }
  });
}

/** Filed before there were specifications, with this command, and approved where it is approved. */
function isTold(events: EventStore, action: ActionSummary): boolean {
  const { created, approved } = inLog(events, action.id);
  if (created?.digest !== null || created.command !== action.command) return false;
  return action.status === 'pending' || approved !== null;
}
