/** The queue by keyboard alone (WIN-2): j k, a r c, x, Enter, Esc. */
import type { ActionStatus } from '../../../main/contract/action.ts';
import { type KeyMap, useKeys } from '../../shell/shortcuts.ts';
import type { Current } from './use-current.ts';
import type { Decisions } from './use-decisions.ts';
import type { Toggled } from './use-toggled.ts';

export interface QueueKeys {
  current: Current;
  decisions: Decisions;
  selection: Toggled;
  /** Selected and still pending. */
  selected: readonly number[];
  expansion: Toggled;
  isPending(id: number): boolean;
  status(id: number): ActionStatus | undefined;
}

export function useQueueKeys({
  current,
  decisions,
  selection,
  selected,
  expansion,
  isPending,
  status,
}: QueueKeys): void {
  const { id } = current;
  /** What a decision acts on: the selection, else the current card where that can be decided so. */
  const targets = (canBe: (id: number) => boolean): readonly number[] => {
    if (selected.length > 0) return selected;
    return id !== null && canBe(id) && !decisions.busy.has(id) ? [id] : [];
  };
  const keys: KeyMap = {
    j: () => current.move(1),
    k: () => current.move(-1),
    a: () => decisions.approve(targets(isPending)),
    r: () => decisions.reject(targets(isPending)),
    c: () => decisions.cancel(targets((one) => isPending(one) || status(one) === 'approved')),
    x: () => {
      if (id !== null && isPending(id)) selection.toggle(id);
    },
    Enter(event) {
      // On a button or link Enter is theirs.
      if (id === null || !(event.target instanceof Element) || event.target.id !== `action-${id}`) return false;
      expansion.toggle(id);
    },
    Escape() {
      if (selected.length === 0) return false;
      selection.set([]);
    },
  };
  // What is typed from the moment a decision is asked about is meant for its dialog, whether that is drawn yet or not.
  const guarded = Object.entries(keys).map(([key, act]): [string, KeyMap[string]] => [
    key,
    (event) => !decisions.isAsking() && act(event),
  ]);
  useKeys(Object.fromEntries(guarded));
}
