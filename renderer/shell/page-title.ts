/** The title of the browser tab: how many wait, then where one is. */
import { useEffect } from 'react';
import { useMirror } from '../store/context.ts';

export function usePageTitle(title: string): void {
  const waiting = useMirror((mirror) => mirror.pendingIds.length);
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${title} · Holdpoint`;
  }, [title, waiting]);
}
