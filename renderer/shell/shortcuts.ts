/** Keys that act on a screen. They can be turned off, for those whose speech or switches type letters (WCAG 2.1.4). */
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { hasLayer, isField } from '../ui/focus.ts';

const KEY = 'holdpoint.shortcuts';
const listeners = new Set<() => void>();
let areOn = true;

/** Called once at the start. */
export function startShortcuts(): void {
  try {
    areOn = localStorage.getItem(KEY) !== 'off';
  } catch {
    areOn = true;
  }
}

export function setShortcuts(isOn: boolean): void {
  areOn = isOn;
  try {
    localStorage.setItem(KEY, isOn ? 'on' : 'off');
  } catch {
    // Kept for as long as the page lives.
  }
  for (const listener of listeners) listener();
}

export function useShortcutsAreOn(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => areOn,
  );
}

/** By `event.key`. A handler that answers false leaves the key to the browser. */
export type KeyMap = Record<string, (event: KeyboardEvent) => unknown>;

/** Keys without Ctrl, Alt or Meta, outside of fields, menus and dialogs. One that is held down acts once, but for `held`. */
export function useKeys(keys: KeyMap, held: readonly string[] = []): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isChord(event) || isElsewhere(event.target)) return;
    const handler = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (handler === undefined || (!areOn && event.key.length === 1)) return;
    const isTaken = event.repeat && !held.includes(event.key) ? undefined : handler(event);
    if (isTaken !== false) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

/** What an input method sends while it is composing has this code in browsers that do not say so otherwise. */
const COMPOSING_CODE = 229;

/** Part of a combination, or of a character that is still being composed. */
function isChord(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.getModifierState('AltGraph')) return true;
  return event.isComposing || event.keyCode === COMPOSING_CODE;
}

/** Whether a key pressed there means something else. An open dialog has the keys, whatever lies behind it. */
function isElsewhere(target: EventTarget | null): boolean {
  return hasLayer('open') || isField(target);
}
