/** What the host's desktop does not have (TRY-4) is said once in each browser; the settings go on telling it. */
import { useEffect } from 'react';
import { useMirror } from '../store/context.ts';
import { useToasts } from '../ui/toast-region.tsx';

const KEY = 'holdpoint.desktop-notes';

export function useDesktopNotes(): void {
  const notes = useMirror((mirror) => mirror.desktopNotes);
  const toasts = useToasts();
  useEffect(() => {
    const said = alreadySaid();
    for (const text of notes.filter((note) => !said.includes(note))) {
      toasts.say({ tone: 'lost', text });
    }
    keep([...new Set([...said, ...notes])]);
  }, [notes, toasts]);
}

/** Storage may be refused by the browser; then it is said again with each page. */
function alreadySaid(): string[] {
  try {
    const said: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(said) ? said.filter((note) => typeof note === 'string') : [];
  } catch {
    return [];
  }
}

function keep(said: string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(said.slice(-20)));
  } catch {
    return;
  }
}
