/**
 * Where the focus may go by itself. It never leaves a field in which a person types, nor a dialog that is open: what is
 * typed there would land on something that takes it as a key (WIN-2).
 */

const FIELDS = [
  'input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset], [type=image], [type=file])',
  'textarea',
  'select',
  '[contenteditable]:not([contenteditable=false])',
  ...['textbox', 'searchbox', 'combobox', 'spinbutton', 'listbox'].map((role) => `[role=${role}]`),
].join(', ');
const LAYERS = '[role=dialog], [role=alertdialog], [role=menu]';

/** Whether keys pressed there are text, or choose among values. */
export function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELDS) !== null;
}

/** Whether a dialog or a menu is in the page; `open`: one that is closing does not count. */
export function hasLayer(which: 'any' | 'open'): boolean {
  const layers = [...document.querySelectorAll(LAYERS)];
  return which === 'any' ? layers.length > 0 : layers.some((layer) => !layer.hasAttribute('data-closed'));
}

/** Whether something that happened by itself may put the focus on `target` now. */
export function mayTakeFocus(target: Element): boolean {
  const from = document.activeElement;
  if (from === null || from === target) return true;
  if (isField(from)) return false;
  const layer = from.closest(LAYERS);
  return layer === null || layer.contains(target);
}

/** Puts the focus there unless a person types elsewhere or a dialog has it. Answers whether it is there. */
export function moveFocus(target: HTMLElement | null | undefined, options?: FocusOptions): boolean {
  if (!target || !mayTakeFocus(target)) return false;
  target.focus(options);
  return document.activeElement === target;
}

/** Whether a dialog that closes may give the focus back: not to somebody who is elsewhere already, unless it `must`. */
export function mayReturnFocus(dialog: Element | null, must: boolean): boolean {
  const from = document.activeElement;
  if (from === null || from === document.body || dialog?.contains(from)) return true;
  return must && !isField(from) && from.closest(LAYERS) === null;
}
