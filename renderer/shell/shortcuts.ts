/** Keys that act on a screen. They can be turned off, for those whose speech or switches type letters (WCAG 2.1.4). */
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

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

/** Keys without Ctrl, Alt or Meta, outside of fields, menus and dialogs. */
export function useKeys(keys: KeyMap): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isElsewhere(event.target)) return;
    const handler = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (handler === undefined || (!areOn && event.key.length === 1)) return;
    if (handler(event) !== false) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

const ELSEWHERE =
  'input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=alertdialog]';

/** Whether a key pressed there means something else. An open dialog has the focus, whatever lies behind it. */
function isElsewhere(target: EventTarget | null): boolean {
  return (
    document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null ||
    (target instanceof Element && target.closest(ELSEWHERE) !== null)
  );
}
