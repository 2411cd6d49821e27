/** A person who has the page of a failed action before their eyes has looked at it (WIN-3). */
import { useEffect } from 'react';
import { useClient, useMirror } from '../../store/context.ts';

/** Not while the window lies behind others or is hidden: then nobody sees it. */
export function useLook(actionId: number): void {
  const client = useClient();
  const isUnseen = useMirror((mirror) => mirror.unseen.has(actionId));
  useEffect(() => {
    if (!isUnseen) return;
    const look = () => {
      if (document.visibilityState === 'visible') void client.seeAction(actionId);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [actionId, isUnseen, client]);
}
