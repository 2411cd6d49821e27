/** Which key presses decide: those on the very action that was shown as current when the key went down (WIN-2, ACT-10). */
import { hasLayer } from '../../ui/focus.ts';
import { keyBeforeAt, TYPING_PAUSE_MS, wasTyping } from '../../ui/typing.ts';
import type { Standing } from './use-current.ts';

export const QUEUE_LIST = 'queue-list';

export function cardId(id: number): string {
  return `action-${id}`;
}

/** Why a key decides nothing. `elsewhere`: it was not pressed on the queue. */
export type Refused = 'elsewhere' | 'typing' | 'moved' | 'hidden';

/** null: it was meant for the current card `id`. */
export function refusedKey(event: KeyboardEvent, id: number, standing: Standing): Refused | null {
  if (event.repeat || event.shiftKey || hasLayer('any') || !isOnQueue(event.target, id)) return 'elsewhere';
  const at = event.timeStamp;
  if (wasTyping(at)) return 'typing';
  if (at < standing.since) return 'moved';
  const quietFor = at - Math.max(standing.since, keyBeforeAt(event));
  if (standing.cause === 'moved' && quietFor < TYPING_PAUSE_MS) return 'moved';
  return isInView(id) ? null : 'hidden';
}

/** On the list, and where it is on a card on that very one; or nowhere in particular. */
function isOnQueue(target: EventTarget | null, id: number): boolean {
  if (target === document.body || target === document.documentElement) return true;
  if (!(target instanceof Element) || target.closest(`#${QUEUE_LIST}`) === null) return false;
  const card = target.closest('article');
  return card === null || card.id === cardId(id);
}

function isInView(id: number): boolean {
  const box = document.getElementById(cardId(id))?.getBoundingClientRect();
  return box !== undefined && box.bottom >= 0 && box.top <= window.innerHeight;
}

/** What is said to whoever pressed it; null where nothing needs to be. */
export const REFUSED_TEXT: Record<Refused, string | null> = {
  elsewhere: null,
  typing: 'Nothing was decided: that key came right after typing. Press it again in a moment.',
  moved: 'Nothing was decided: another action has just moved there. Look at it, then press the key again.',
  hidden: 'Nothing was decided: the current action was out of sight. Here it is.',
};
