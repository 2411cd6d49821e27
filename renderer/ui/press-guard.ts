/** Presses that nobody meant: a key held down, and the rest of a double click that meets another button than it began on. */

const PRESSED = 'button, a[href], summary, [role=button], [role=menuitem]';
let began: Element | null = null;

/** Called once at the start. It listens in the capture phase, so what it stops reaches nothing. */
export function startPressGuard(): void {
  began = null;
  for (const [kind, guard] of [
    ['keydown', guardKey],
    ['click', guardClick],
  ] as const) {
    window.removeEventListener(kind, guard, { capture: true });
    window.addEventListener(kind, guard, { capture: true });
  }
}

function pressed(event: Event): Element | null {
  return event.target instanceof Element ? event.target.closest(PRESSED) : null;
}

/** A held Enter would press again and again, also what takes the place of the button it began on. */
function guardKey(event: Event): void {
  if (!(event instanceof KeyboardEvent) || !event.repeat) return;
  if ((event.key === 'Enter' || event.key === ' ') && pressed(event) !== null) stop(event);
}

/** Buttons may move between two quick clicks: where Approve was, Cancel may be. */
function guardClick(event: Event): void {
  if (!(event instanceof MouseEvent)) return;
  const now = pressed(event);
  if (event.detail <= 1) began = now;
  else if (now !== null && now !== began) stop(event);
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
