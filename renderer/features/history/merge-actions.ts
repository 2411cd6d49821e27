/** Changed actions into a list of the newest ones. */
import type { ActionSummary } from '../../../main/contract/action.ts';
import type { Listed } from '../../store/use-pages.ts';

/**
 * `changed` in the order of their events. What passes the filter is put in its place by number, what does not (any more)
 * leaves. What is older than all that is loaded comes with its page. Applied twice it comes to the same.
 */
export function mergeActions(
  list: Listed<ActionSummary>,
  hasMore: boolean,
  changed: readonly ActionSummary[],
  passes: (action: ActionSummary) => boolean,
): Listed<ActionSummary> {
  const latest = new Map(changed.map((action) => [action.id, action]));
  const oldest = list.items.at(-1)?.id ?? 0;
  const known = new Set(list.items.map((action) => action.id));
  const kept = list.items
    .map((action) => latest.get(action.id) ?? action)
    .filter((action) => !latest.has(action.id) || passes(action));
  const added = [...latest.values()].filter(
    (action) => !known.has(action.id) && passes(action) && (!hasMore || action.id > oldest),
  );
  const difference = kept.length + added.length - list.items.length;
  return {
    items: added.length === 0 ? kept : [...added, ...kept].sort((a, b) => b.id - a.id),
    total: list.total === null ? null : Math.max(0, list.total + difference),
  };
}
