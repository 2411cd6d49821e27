/** When a person last typed: what comes right after is the rest of a text, not a key that decides (WIN-2). */
import { isField } from './focus.ts';

/** After so long without a key one is no longer in the middle of a word (milliseconds). */
export const TYPING_PAUSE_MS = 1_000;

const NEVER = Number.NEGATIVE_INFINITY;
const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock']);

/** The newest key, and whether the keys up to it that came without a pause between them include text for a field. */
let latest: KeyboardEvent | null = null;
let keyBefore = NEVER;
let isText = false;
let typedAt = NEVER;

/** Now, by the clock that events are stamped with (milliseconds). */
export function eventNow(): number {
  return new Event('now').timeStamp;
}

/** Called once at the start. In the capture phase of the window it hears every key before anything acts on it. */
export function startTypingWatch(): void {
  latest = null;
  keyBefore = NEVER;
  typedAt = NEVER;
  isText = false;
  window.removeEventListener('keydown', note, { capture: true });
  window.addEventListener('keydown', note, { capture: true });
}

function note(event: KeyboardEvent): void {
  if (MODIFIERS.has(event.key)) return;
  keyBefore = latest?.timeStamp ?? NEVER;
  latest = event;
  if (event.timeStamp - keyBefore >= TYPING_PAUSE_MS) isText = false;
  const isTyped = event.key.length === 1 || event.key === 'Enter' || event.isComposing;
  if (!isTyped || !isField(event.target)) return;
  isText = true;
  typedAt = event.timeStamp;
}

/**
 * Whether somebody is in the middle of a text at `at`: they typed into a field, and made no pause since. The field may be
 * gone meanwhile, and the rest of the text go elsewhere.
 */
export function wasTyping(at = eventNow()): boolean {
  return isText && at - (latest?.timeStamp ?? NEVER) < TYPING_PAUSE_MS;
}

/** When somebody last typed into a field; -Infinity: not yet. */
export function lastTypedAt(): number {
  return typedAt;
}

/** Puts the focus on what an answer is about, unless the person went on typing since they asked (`askedAt`). */
export function focusAnswer(target: HTMLElement | null | undefined, askedAt: number): void {
  if (typedAt <= askedAt) target?.focus();
}

/** When the key before this one went down; -Infinity: there was none. */
export function keyBeforeAt(event: KeyboardEvent): number {
  return event === latest ? keyBefore : (latest?.timeStamp ?? NEVER);
}
