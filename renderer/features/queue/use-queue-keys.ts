/** The queue by keyboard alone (WIN-2): j k, a r c, x, Enter, Esc. */
import type { ActionSummary } from '../../../main/contract/action.ts';
import { type KeyMap, useKeys } from '../../shell/shortcuts.ts';
import { useToasts } from '../../ui/toast-region.tsx';
import { cardId, REFUSED_TEXT, refusedKey } from './key-target.ts';
import type { Current } from './use-current.ts';
import type { Decisions, Seen } from './use-decisions.ts';
import type { Toggled } from './use-toggled.ts';

export interface QueueKeys {
  current: Current;
  decisions: Decisions;
  selection: Toggled;
  /** Selected and still pending, as they are shown. */
  selected: readonly Seen[];
  expansion: Toggled;
  /** As it is shown. */
  actionOf(id: number): ActionSummary | undefined;
}

const HELD = ['j', 'k'];

export function useQueueKeys({ current, decisions, selection, selected, expansion, actionOf }: QueueKeys): void {
  const toasts = useToasts();
  const { id } = current;

  /** The action the key was meant for; undefined where it was meant for none. */
  const meant = (event: KeyboardEvent): ActionSummary | undefined => {
    if (id === null) return undefined;
    const refused = refusedKey(event, id, current.standing());
    if (refused === null) return actionOf(id);
    if (refused === 'hidden') current.show();
    const text = REFUSED_TEXT[refused];
    if (text !== null) toasts.say({ tone: 'lost', text });
    return undefined;
  };
  /** Decides on the selection after a yes, else on the current card where that can be decided so. */
  const decide = (
    event: KeyboardEvent,
    decision: 'approve' | 'reject' | 'cancel',
    canBe: (action: ActionSummary) => boolean,
  ) => {
    const action = meant(event);
    if (action === undefined) return;
    const isOther = selected.length > 0 && (selected.length > 1 || selected[0]?.id !== action.id);
    if (isOther) decisions.ask(decision, selected);
    else if (canBe(action) && !decisions.busy.has(action.id)) decisions[decision]([action]);
  };
  const isPending = ({ status }: ActionSummary) => status === 'pending';
  const keys: KeyMap = {
    j: () => current.move(1),
    k: () => current.move(-1),
    a: (event) => decide(event, 'approve', isPending),
    r: (event) => decide(event, 'reject', isPending),
    c: (event) => decide(event, 'cancel', (action) => isPending(action) || action.status === 'approved'),
    x: (event) => {
      const action = meant(event);
      if (action !== undefined && isPending(action)) selection.toggle(action.id);
    },
    Enter(event) {
      // On a button or link Enter is theirs.
      if (id === null || !(event.target instanceof Element) || event.target.id !== cardId(id)) return false;
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
  useKeys(Object.fromEntries(guarded), HELD);
}
