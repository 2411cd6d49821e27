/** The host asks the open window to go somewhere: a click on a notification, or on the tray (main/desktop/app-window.ts). */
import { useEffect } from 'react';
import { navigate } from '../router/location.ts';
import { isOwnAddress } from '../router/own-address.ts';

const ASKED = 'holdpoint:open';

/** Answers by preventing the default, so that the host knows that it is this window it speaks to. */
export function useAskedAddress(): void {
  useEffect(() => {
    const go = (event: Event) => {
      const { detail: path } = event as CustomEvent<unknown>;
      if (!isOwnAddress(path)) return;
      event.preventDefault();
      navigate(path);
    };
    window.addEventListener(ASKED, go);
    return () => window.removeEventListener(ASKED, go);
  }, []);
}
